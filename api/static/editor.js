// Puts Yasgui's editor (Yasqe) and its results (Yasr) in the place of the plain form. Asks this service only: what
// Yasqe would ask prefix.cc and Linked Open Vocabularies for comes with the page and from /editor/completion.json.
(() => {
  "use strict";

  const PATH = "/sparql";
  const LONGEST_ADDRESS = 6000; // of a query: longer ones are sent by POST, and the page's address leaves them out
  const MOST_SUGGESTIONS = 100;
  const OF_ROWS = ["csv", "tsv", "json", "xml"];
  const OF_TRIPLES = ["ttl", "nt", "jsonld", "rdf"];

  const byId = (id) => document.getElementById(id);
  // What is fetched once; a failure is forgotten, so that the next use tries again.
  const once = (make) => {
    let made;
    return () => {
      made ??= make().catch((error) => {
        made = undefined;
        throw error;
      });
      return made;
    };
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

  // A name that is nearly whole comes before longer ones that begin alike.
  const lengthIn = ({ rank, suggestion }) => (rank < 2 ? suggestion.name.length : 0);

  const suggested = (suggestions, token) => {
    const wanted = token.string.trim().replace(/^<|>$/g, "").toLowerCase();
    return suggestions
      .map((suggestion, place) => ({ suggestion, place, rank: wanted ? rank(suggestion, wanted) : 0 }))
      .filter((each) => each.rank < 4)
      .sort((one, other) => one.rank - other.rank || lengthIn(one) - lengthIn(other) || one.place - other.place)
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

  const completePrefixes = (prefixes) => {
    Yasqe.forkAutocompleter("prefixes", {
      name: "prefixes",
      bulk: true,
      persistenceId: null,
      get: Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
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

  const nameAnswer = (results) => {
    for (const field of results.querySelectorAll(".CodeMirror textarea")) {
      field.setAttribute("aria-label", "The answer as it came");
    }
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

  // Strings, IRIs and comments: a colon in them is none of a prefixed name.
  const SKIPPED = /#[^\n]*|<[^<>"{}|^`\\\s]*>|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

  // The service knows the usual prefixes; with PREFIX lines a query can be taken to any other endpoint.
  const withPrefixes = (text, prefixes) => {
    const bare = text.replace(SKIPPED, (skipped) => (skipped.startsWith("<") ? "<>" : ""));
    const used = new Set(Array.from(bare.matchAll(/([A-Za-z][\w.-]*):/g), (found) => found[1]));
    const declared = new Set(Array.from(bare.matchAll(/\bPREFIX\s+([\w.-]*):/gi), (found) => found[1]));
    const lacking = Object.keys(prefixes).filter((name) => used.has(name) && !declared.has(name));
    return lacking.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("") + text;
  };

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
    const editor = byId("yasqe");
    const prefixes = JSON.parse(editor.dataset.prefixes);
    completePrefixes(prefixes);

    const results = byId("yasr");
    const status = byId("status");
    editor.hidden = false;
    const yasqe = new Yasqe(editor, {
      value: withPrefixes(byId("query").value, prefixes),
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      showQueryButton: false,
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
    completion().catch(() => {}); // ready by the time it is wanted: the first for a release takes a while
    byId("plain").hidden = true;
    byId("running").hidden = false;
    byId("usual").hidden = true;
    yasqe.getInputField().setAttribute("aria-label", "SPARQL query");

    const yasr = new Yasr(results, {
      persistenceId: null,
      maxPersistentResponseSize: 0,
      plugins: { table: null },
      pluginOrder: ["rows", "response"],
      defaultPlugin: "rows",
      prefixes: () => ({ ...prefixes, ...yasqe.getPrefixesFromQuery() }),
      errorRenderers: [problemOf],
      getDownloadFileName: () => "raregraph",
    });
    yasr.on("drawn", () => nameAnswer(results));
    const button = byId("run");
    let isRunning = false;
    const tell = (isNow, said) => {
      isRunning = isNow;
      button.textContent = isNow ? "Stop" : "Run";
      status.textContent = said;
    };
    button.addEventListener("click", () => (isRunning ? yasqe.abortQuery() : yasqe.query().catch(() => {})));
    yasqe.on("queryAbort", () => tell(false, "stopped"));
    yasqe.on("query", () => {
      tell(true, "running");
      byId("plain-rows").replaceChildren();
      byId("downloads").hidden = true;
    });
    yasqe.on("queryResponse", (_, response, duration) => {
      results.hidden = false;
      yasr.setResponse(response, duration);
      const rows = yasr.results.getBindings();
      const failed = yasr.results.hasError();
      tell(false, failed ? "The query failed." : rows ? `${rows.length} rows` : "answered");
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
      yasqe.setValue(withPrefixes(textOf(chosen), prefixes));
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
