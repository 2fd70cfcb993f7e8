// Puts Yasgui's editor (Yasqe) and its results (Yasr) in the place of the plain form. Asks this service only: what
// Yasqe would ask prefix.cc and Linked Open Vocabularies for comes from /editor/completion.json.
(() => {
  "use strict";

  const PATH = "/sparql";
  const LONGEST_ADDRESS = 6000; // of a query: longer ones are sent by POST, and the page's address leaves them out
  const MOST_SUGGESTIONS = 100;
  const OF_ROWS = ["csv", "tsv", "json", "xml"];
  const OF_TRIPLES = ["ttl", "nt", "jsonld", "rdf"];

  const byId = (id) => document.getElementById(id);
  const once = (make) => {
    let made;
    return () => (made ??= make());
  };
  const fetched = async (path) => {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  const completion = once(() => fetched("/editor/completion.json"));
  const questions = once(() => fetched("/questions"));

  // ---- completion

  const rank = (suggestion, wanted) => {
    const name = suggestion.name.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.slice(name.indexOf(":") + 1).startsWith(wanted)) return 1;
    if (name.includes(wanted) || suggestion.iri.toLowerCase().startsWith(wanted)) return 2;
    return suggestion.about.toLowerCase().includes(wanted) ? 3 : 4;
  };

  const suggested = (suggestions, token) => {
    const wanted = token.string.trim().replace(/^<|>$/g, "").toLowerCase();
    return suggestions
      .map((suggestion, place) => ({ suggestion, place, rank: wanted ? rank(suggestion, wanted) : 0 }))
      .filter((each) => each.rank < 4)
      .sort((one, other) => one.rank - other.rank || one.place - other.place)
      .slice(0, MOST_SUGGESTIONS)
      .map(({ suggestion }) => (suggestion.name === suggestion.iri ? `<${suggestion.iri}>` : suggestion.name));
  };

  const explained = (suggestions, hint) => {
    const found = suggestions.find((each) => each.name === hint.text || `<${each.iri}>` === hint.text);
    const count = found?.count ? ` (${found.count.toLocaleString("en")})` : "";
    return { ...hint, displayText: `${hint.text}${count}${found?.about ? `: ${found.about}` : ""}` };
  };

  const completeFrom = (name, field) => {
    let known = [];
    Yasqe.forkAutocompleter(name, {
      name,
      bulk: false,
      get: async (_, token) => {
        known = (await completion())[field];
        return suggested(known, token);
      },
      preProcessToken: (_, token) => token,
      postProcessSuggestion: (_, __, text) => text,
      postprocessHints: (_, hints) => hints.map((hint) => explained(known, hint)),
    });
  };

  const completePrefixes = () => {
    Yasqe.forkAutocompleter("prefixes", {
      name: "prefixes",
      bulk: true,
      persistenceId: null,
      get: async () => Object.entries((await completion()).prefixes).map(([name, iri]) => `${name}: <${iri}>`),
    });
  };

  // ---- results

  const problemOf = async (error) => {
    let told;
    try {
      told = JSON.parse(error.text);
    } catch {
      return undefined;
    }
    if (!told?.detail) return undefined;
    const box = document.createElement("div");
    const said = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = `${told.place ? `${told.place}: ` : ""}${told.detail}`;
    said.append(strong);
    box.append(said);
    if (told.remedy) {
      const remedy = document.createElement("p");
      remedy.textContent = told.remedy;
      box.append(remedy);
    }
    return box;
  };

  const leadToNodes = (results, prefixes) => {
    const lead = (event) => {
      const link = event.target.closest?.("a.iri");
      if (!link || link.dataset.iri) return;
      const iri = link.getAttribute("href");
      if (!Object.values(prefixes).some((start) => iri.startsWith(start))) return;
      link.dataset.iri = iri;
      link.href = `/node?iri=${encodeURIComponent(iri)}`;
      link.removeAttribute("target");
    };
    for (const event of ["pointerdown", "focusin", "mouseover"]) results.addEventListener(event, lead);
  };

  const nameControls = (results) => {
    for (const [selector, name] of [
      [".tableFilter", "Filter the rows"],
      [".tableSizer", "Rows on a page"],
    ]) {
      results.querySelector(selector)?.setAttribute("aria-label", name);
    }
    for (const field of results.querySelectorAll(".CodeMirror textarea")) {
      field.setAttribute("aria-label", "The answer as it came");
    }
    const table = results.querySelector(".yasr_results");
    table.tabIndex = 0;
    table.setAttribute("role", "region");
    table.setAttribute("aria-label", "results");
  };

  const offerDownloads = (query, isTriples) => {
    const place = byId("downloads");
    place.hidden = encodeURIComponent(query).length > 10 * LONGEST_ADDRESS;
    place.querySelectorAll("a").forEach((link, i) => {
      const format = (isTriples ? OF_TRIPLES : OF_ROWS)[i];
      link.textContent = format.toUpperCase();
      link.href = `${PATH}?${new URLSearchParams({ query, format })}`;
      link.download = `raregraph.${format}`;
    });
  };

  // ---- the page

  const textOf = (question) => {
    const lines = question.query.split("\n").filter((line) => !line.startsWith("#+"));
    return `# ${question.summary}\n${lines.join("\n").trim()}`;
  };

  const remember = (parameters) => {
    const address = `${location.pathname}?${new URLSearchParams(parameters)}`;
    history.replaceState(null, "", address.length < LONGEST_ADDRESS ? address : location.pathname);
  };

  const start = () => {
    completeFrom("class", "classes");
    completeFrom("property", "properties");
    completePrefixes();

    const editor = byId("yasqe");
    const results = byId("yasr");
    const status = byId("status");
    editor.hidden = false;
    const yasqe = new Yasqe(editor, {
      value: byId("query").value,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      resizeable: true,
      editorHeight: "24rem",
      viewportMargin: Infinity,
      autocompleters: ["variables", "prefixes", "property", "class"],
      requestConfig: {
        endpoint: new URL(PATH, location.href).href,
        method: (asking) => (asking.getValue().length < LONGEST_ADDRESS ? "GET" : "POST"),
        acceptHeaderSelect: "application/sparql-results+json",
        acceptHeaderGraph: "text/turtle",
      },
    });
    byId("plain").hidden = true;
    byId("keys").hidden = false;
    yasqe.getInputField().setAttribute("aria-label", "SPARQL query");

    const prefixes = {};
    const yasr = new Yasr(results, {
      persistenceId: null,
      maxPersistentResponseSize: 0,
      prefixes: () => ({ ...prefixes, ...yasqe.getPrefixesFromQuery() }),
      errorRenderers: [problemOf],
      getDownloadFileName: () => "raregraph",
    });
    yasr.on("drawn", () => nameControls(results));
    leadToNodes(results, prefixes);
    completion().then(
      (found) => Object.assign(prefixes, found.prefixes),
      (error) => console.warn(error),
    );

    yasqe.on("query", () => {
      status.textContent = "running";
      byId("plain-rows").replaceChildren();
      byId("downloads").hidden = true;
    });
    yasqe.on("queryResponse", (_, response, duration) => {
      results.hidden = false;
      yasr.setResponse(response, duration);
      const rows = yasr.results.getBindings();
      const failed = yasr.results.hasError();
      status.textContent = failed ? "The query failed." : rows ? `${rows.length} rows` : "answered";
      if (failed) return;
      const query = yasqe.getValue();
      offerDownloads(query, ["CONSTRUCT", "DESCRIBE"].includes(yasqe.getQueryType()));
      remember({ query });
    });

    byId("examples").addEventListener("click", async (event) => {
      const name = event.target.closest("[data-question]")?.dataset.question;
      if (!name || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const chosen = (await questions()).find((each) => each.name === name);
      yasqe.setValue(textOf(chosen));
      remember({ question: name });
      status.textContent = `The editor holds: ${chosen.summary}`;
      if (isNarrow.matches) byId("examples").open = false;
      yasqe.focus();
    });
    const isNarrow = matchMedia("(max-width: 60rem)");
    byId("examples").open = !isNarrow.matches;
  };

  start();
})();
