// Runs before the first paint: sets policy, theme and language, loads the app after it, and explains
// failures. early.js handles what users do until then. It is no module, which would run
// after the first paint, and not inline, which would need a weaker Content-Security-Policy.
{
  const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
  // Not by `currentScript`, which is null where a proxy loads the script its own way.
  const { js, wasm, config = "", languages = "" } = find("script[data-wasm]").dataset;
  const root = document.documentElement;
  const url = (/** @type {string} */ file) => new URL(file, document.baseURI).href;
  const wait = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));
  const isInFrame = root.toggleAttribute("data-embed", new URLSearchParams(location.search).has("embed"));
  // In this form's keys in the tab's storage, which other deployments and frames share.
  const frame = parent !== window && window.name;
  root.dataset.storage = new URL(url(".")).pathname.slice(0, -1) + (frame ? `#${frame}` : "");
  /** @type {(name: string, value?: string) => string | undefined} */
  const setting = (name, value) => {
    const key = `volume-create.${name}`;
    // A browser without storage throws.
    try {
      if (value) localStorage[key] = value;
      // A page in a frame is shown without settings.
      return isInFrame ? undefined : localStorage[key];
    } catch {}
  };

  const begin = () => {
    // It is for where this script does not run.
    find("#late")?.remove();
    // For hosts that can't set headers. Outside a template it would hold up the loading of all files.
    document.head.append(find("template[data-policy]")?.content ?? "");

    // The language as src/i18n/language.rs finds it.
    const primary = (/** @type {string} */ tag) => tag.split("-")[0].toLowerCase();
    const offered = [["en"], ...languages.split("\n").map((/** @type {string} */ line) => line.split("\t"))];
    const wanted = [setting("language") ?? root.dataset.language ?? "", ...navigator.languages];
    const matches = wanted.flatMap((tag) => offered.filter(([own]) => primary(own) === primary(tag)));
    const [tag, , file] = matches[0] ?? offered[0];
    const { content, dataset } = find(`template[data-language="${tag}"]`) ?? find("template[data-language]");
    const texts = JSON.parse(dataset.texts);
    if (content.firstChild) {
      find("#app").replaceChildren(content);
      Object.assign(root, { lang: tag, dir: dataset.dir });
      document.title = dataset.title;
    }
    const theme = setting("theme") ?? root.dataset.theme;
    if (theme) root.dataset.theme = theme;
    if (theme && find("[name=theme]")) find("[name=theme]").value = theme;

    // Trunk's plain output has no page before the app is mounted. The listener goes with the page.
    find("#app header")?.addEventListener("change", (/** @type {any} */ { target: { name, value } }) => {
      if (name === "theme") root.dataset.theme = value;
      if (name === "theme" || name === "language") setting(name, value);
    });
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    const form = find("#app form");
    const early = form && handleEarlyUse(form, texts, visit?.type === "navigate");

    let hasFailed = false;
    const fail = (/** @type {Error} */ error, /** @type {string} */ text) => {
      console.error(error);
      if (hasFailed) return;
      hasFailed = true;
      early?.end();
      const notice = Object.assign(document.createElement("p"), { className: "notice", role: "alert" });
      const reload = document.createElement("a");
      Object.assign(reload, { href: location.href, textContent: texts.Reload });
      // To follow it would open the page anew, by its query, or go to its fragment.
      reload.addEventListener("click", (event) => (event.preventDefault(), location.reload()));
      const said = text.replace("{error}", () => error.message ?? error);
      notice.append(said, texts.Kept, reload);
      document.body.prepend(notice);
      notice.scrollIntoView();
    };
    // A panic of the app is a trap, in an event's handler or in a task.
    const isTrap = (/** @type {unknown} */ error) =>
      globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError;
    addEventListener("error", ({ error }) => isTrap(error) && fail(error, texts.Stopped));
    addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && fail(reason, texts.Stopped));

    // Browsers do not report which file is missing or has a wrong type.
    const diagnose = async () => {
      for (const [file, type] of Object.entries({ [js]: "text/javascript", [wasm]: "application/wasm" })) {
        const { ok, status, headers } = await fetch(url(file));
        const came = headers.get("content-type") ?? "";
        const isRight = came.includes(type.split("/")[1]);
        const text = !ok ? texts.NoFile : came.includes("html") ? texts.WebPage : texts.WrongType;
        const said = text.replace("{file}", file).replace("{status}", String(status)).replace("{type}", type);
        if (!ok || !isRight) return said.replace("{came}", came);
      }
      return "";
    };
    const loadTexts = async () => file && (await fetch(url(file))).text();
    const start = async () => {
      const spoken = loadTexts().catch(() => "");
      const [app, module] = await Promise.all([import(url(js)), fetch(url(wasm))]);
      await app.default({ module_or_path: module });
      // Later than this the app loads them.
      const own = await Promise.race([spoken, wait(1000)]);
      while (early?.isBusy()) await wait(50);
      const { pasted, isSubmitted } = early?.end() ?? { pasted: "", isSubmitted: false };
      app.start(config, languages, file ? tag : "", own ?? "", pasted, isSubmitted);
    };
    const painted = new Promise((resolve) => {
      new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
      // Hidden windows and frames out of sight have no paint.
      setTimeout(resolve, form && !document.hidden ? 1000 : 0);
    });
    // Three frames later, in milliseconds: earlier it would hold up what users see and type.
    const settled = painted.then(() => wait(50));
    // A reload has restored the draft already.
    settled.then(early?.restore);
    if (!globalThis.WebAssembly) return fail(new Error("WebAssembly is not defined"), texts.NotStarted);
    settled.then(start).catch(async (error) => {
      fail(error, isTrap(error) ? texts.Stopped : texts.NotStarted + (await diagnose().catch(() => "")));
    });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
}
