// Runs before the first paint: sets theme and language, loads the app after it, and says in words what goes wrong.
// No module: that runs after the first paint. What is done with the page meanwhile is early.js' part.
{
  const { js, wasm, config = "", languages = "" } = document.currentScript.dataset;
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const url = (name) => new URL(name, document.baseURI).href;
  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const opened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const inFrame = root.toggleAttribute("data-embed", new URLSearchParams(location.search).has("embed"));
  const setting = (name, value) => {
    // A browser without storage stores nothing.
    try {
      if (value) localStorage[`volume-create.${name}`] = value;
      return inFrame ? undefined : localStorage[`volume-create.${name}`];
    } catch {}
  };

  const begin = () => {
    // It is for where this script does not run.
    find("#late")?.remove();
    const offered = [["en"], ...languages.split("\n").map((line) => line.split("\t"))];
    const primary = (tag) => tag.split("-")[0].toLowerCase();
    const known = (tag) => tag && offered.find(([own]) => primary(own) === primary(tag));
    const wanted = [setting("language") ?? root.dataset.language, ...navigator.languages];
    const [tag, , file] = wanted.map(known).find(Boolean) ?? offered[0];
    const template = find(`template[data-language="${tag}"]`) ?? find("template[data-language]");
    const texts = JSON.parse(template.dataset.texts);
    if (template.content.firstChild) {
      find("#app").replaceChildren(template.content);
      Object.assign(root, { lang: tag, dir: template.dataset.dir });
      document.title = template.dataset.title;
    }
    const theme = setting("theme") ?? root.dataset.theme;
    if (theme) root.dataset.theme = theme;
    if (theme && find("[name=theme]")) find("[name=theme]").value = theme;
    const choose = ({ target: { name, value } }) => {
      if (name === "theme") root.dataset.theme = value;
      if (name === "theme" || name === "language") setting(name, value);
    };
    addEventListener("change", choose, true);
    // In Trunk's plain output there is no form before the app is mounted.
    const form = find("form");
    const early = form && keepEarlyUse(form, texts, opened);

    let failed = false;
    const fail = (error, text = texts.Stopped) => {
      console.error(error);
      if (failed) return;
      failed = true;
      early?.stop();
      const notice = make("p", { role: "alert", className: "notice", textContent: text + texts.Kept });
      notice.append(make("a", { href: location.href, textContent: texts.Reload }));
      document.body.prepend(notice);
      notice.scrollIntoView();
    };
    // A panic of the app is a trap, in an event's handler or in a task.
    const isTrap = (error) => globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError;
    addEventListener("error", ({ error }) => isTrap(error) && fail(error));
    addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && fail(reason));
    // Of a missing file, or one of another type, the browser does not say what is wrong.
    const diagnose = async () => {
      for (const [name, type] of [[js, "text/javascript"], [wasm, "application/wasm"]]) {
        const { ok, status, headers } = await fetch(url(name));
        const came = headers.get("content-type") ?? "";
        const isRight = came.includes(type.split("/")[1]);
        const text = !ok ? texts.NoFile : came.includes("html") ? texts.WebPage : isRight ? "" : texts.WrongType;
        const values = { file: name, type, status, came };
        if (text) return text.replace(/{(\w+)}/g, (_, hole) => values[hole]);
      }
      return "";
    };
    const explain = async (error) => {
      if (isTrap(error)) return fail(error);
      const more = await diagnose().catch(() => "");
      fail(error, texts.NotStarted.replace("{error}", error.message) + more);
    };

    const load = async () => {
      const program = fetch(url(wasm));
      // It is awaited below; until then its failure is nobody's.
      program.catch(() => {});
      const spoken = file && fetch(url(file)).then((response) => (response.ok ? response.text() : ""));
      const app = await import(url(js));
      await app.default({ module_or_path: program });
      const own = await Promise.race([spoken, wait(1000)]).catch(() => "");
      while (early?.isBusy()) await wait(10);
      removeEventListener("change", choose, true);
      const [pasted, submitted] = early?.end() ?? ["", false];
      app.start(config, languages, file ? tag : "", own ?? "", pasted, submitted);
    };
    const painted = new Promise((resolve) => {
      new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
      // None comes in a window that is hidden, nor in a frame that is out of sight.
      setTimeout(resolve, form && !document.hidden ? 1000 : 0);
    });
    // After a reload the draft is there from the first paint on; else it is read later, as that takes time.
    painted.then(early?.restore);
    // Three frames later, in milliseconds: earlier it would hold up what users see and type already.
    painted.then(() => wait(50)).then(load).catch(explain);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
}
