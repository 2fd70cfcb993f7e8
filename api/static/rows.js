// Rows for Yasr, drawn as the other pages draw them: whole sentences, links into the graph, and a card for each row on
// a narrow screen. They can be filtered, sorted by a column and shown in portions.
(() => {
  "use strict";

  const PORTION = 200;
  const PHRASE = 24; // characters from which on a value has room for some words in a line
  const PROSE = 60; // characters from which on it is set as prose
  const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const shortened = (iri, prefixes) => {
    let best = "";
    for (const [name, start] of Object.entries(prefixes)) {
      if (iri.startsWith(start) && start.length > (prefixes[best]?.length ?? 0)) best = name;
    }
    if (!best) return null;
    const local = iri.slice(prefixes[best].length);
    return best === "association" ? `${local.slice(0, 8)}…` : `${best}:${local}`;
  };

  const valueOf = (term) => term?.value ?? "";
  const numberOf = (term) => (term && NUMBERS.test(term.datatype ?? "") ? Number(term.value) : NaN);

  const ordered = (one, other) => {
    const [first, second] = [numberOf(one), numberOf(other)];
    if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
    return valueOf(one).localeCompare(valueOf(other), "en", { numeric: true });
  };

  class RowsPlugin {
    constructor(yasr) {
      this.yasr = yasr;
      this.label = "Rows";
      this.priority = 11;
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.getVariables()?.length);
    }

    getIcon() {
      return null;
    }

    download(name) {
      return {
        contentType: "text/csv",
        title: "Download the rows as CSV",
        filename: `${name || "rows"}.csv`,
        getData: () => this.yasr.results?.asCsv() ?? "",
      };
    }

    draw() {
      this.variables = this.yasr.results.getVariables();
      this.rows = this.yasr.results.getBindings() ?? [];
      this.prefixes = this.yasr.getPrefixes();
      this.sorting = null;
      this.wanted = "";
      this.shown = PORTION;
      this.body = made("tbody");
      this.heads = this.variables.map((name) => this.head(name));
      this.count = made("p");
      this.more = made("button", { type: "button", className: "more", onclick: () => this.showMore() });
      const table = made("table", {}, made("thead", {}, made("tr", {}, ...this.heads)), this.body);
      const scroll = made("div", { className: "scroll", tabIndex: 0 }, table);
      scroll.setAttribute("role", "region");
      scroll.setAttribute("aria-label", "rows");
      this.yasr.resultsEl.append(this.controls(), scroll, this.more);
      this.fill();
    }

    controls() {
      const field = made("input", { type: "search", id: "rows-filter", autocomplete: "off" });
      field.addEventListener("input", () => {
        this.wanted = field.value.trim().toLowerCase();
        this.shown = PORTION;
        this.fill();
      });
      const label = made("label", { htmlFor: "rows-filter" }, "Filter ");
      label.append(field);
      return made("div", { className: "count" }, this.count, label);
    }

    head(name) {
      const button = made("button", { type: "button", className: "sorts", title: "Sort" }, name.replaceAll("_", " "));
      button.addEventListener("click", () => this.sortBy(name));
      const head = made("th", { scope: "col" }, button);
      head.setAttribute("aria-sort", "none");
      return head;
    }

    sortBy(name) {
      const isUp = this.sorting?.name !== name || !this.sorting.isUp;
      this.sorting = { name, isUp };
      this.heads.forEach((head, i) => {
        const order = isUp ? "ascending" : "descending";
        head.setAttribute("aria-sort", this.variables[i] === name ? order : "none");
      });
      this.fill();
    }

    showMore() {
      this.shown += PORTION;
      this.fill();
    }

    chosen() {
      const fits = (row) => this.variables.some((name) => this.textOf(row[name]).toLowerCase().includes(this.wanted));
      const rows = this.wanted ? this.rows.filter(fits) : [...this.rows];
      if (!this.sorting) return rows;
      const { name, isUp } = this.sorting;
      return rows.sort((one, other) => (isUp ? 1 : -1) * ordered(one[name], other[name]));
    }

    textOf(term) {
      return term?.type === "uri" ? `${shortened(term.value, this.prefixes) ?? ""} ${term.value}` : valueOf(term);
    }

    fill() {
      const rows = this.chosen();
      const shown = rows.slice(0, this.shown);
      this.body.replaceChildren(...shown.map((row) => this.row(row)));
      const all = this.rows.length;
      const found = rows.length < all ? `${rows.length.toLocaleString("en")} of ` : "";
      const cut = shown.length < rows.length ? `, of which the first ${shown.length} are shown` : "";
      this.count.textContent = `${found}${all.toLocaleString("en")} ${all === 1 ? "row" : "rows"}${cut}`;
      this.more.hidden = shown.length === rows.length;
      this.more.textContent = `Show ${Math.min(PORTION, rows.length - shown.length)} more`;
    }

    row(row) {
      return made("tr", {}, ...this.variables.map((name) => this.cell(name, row[name])));
    }

    cell(name, term) {
      const cell = made("td");
      cell.dataset.name = name.replaceAll("_", " ");
      if (!term) return cell;
      if (term.type === "uri") {
        cell.append(this.link(term.value));
      } else {
        cell.className = term.value.length > PROSE ? "prose" : term.value.length > PHRASE ? "phrase" : "";
        cell.append(term.value);
        if (term["xml:lang"]) cell.lang = term["xml:lang"];
        if (term.datatype) cell.title = shortened(term.datatype, this.prefixes) ?? term.datatype;
      }
      return cell;
    }

    link(iri) {
      const short = shortened(iri, this.prefixes);
      if (short) return made("a", { href: `/node?iri=${encodeURIComponent(iri)}`, title: iri }, short);
      return /^https?:\/\//.test(iri) ? made("a", { href: iri, rel: "noreferrer" }, iri) : iri;
    }
  }

  Yasr.registerPlugin("rows", RowsPlugin);
})();
