// Measures a page from inside. It finds elements by labels, texts and roles, so it is the same for
// every page.
const probe = (() => {
  // Far longer than any step takes, in milliseconds.
  const TIMEOUT = 60_000;
  // The time without a loaded file that counts as idle, in milliseconds: longer than the slowest
  // round trip.
  const QUIET = 500;
  const CHARACTER = "k";

  const now = () => performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  const task = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  // Resolves once the current document is painted.
  const painted = () => frame().then(task);

  const withText = (selector, text) =>
    [...document.querySelectorAll(selector)].find((element) => element.textContent.trim() === text);
  const control = (label) => withText("label", label)?.control;
  const button = (text) => withText("button", text);
  const newest = () => document.querySelector("article[data-testid=volume-card] :is(h2, h3, h4)")?.textContent;
  const alert = () => document.querySelector("form [role=alert]")?.textContent;

  function errorOf(field) {
    if (field?.getAttribute("aria-invalid") !== "true") return "";
    const id = field.getAttribute("aria-describedby")?.split(" ").pop();
    const error = document.getElementById(id);
    return error?.checkVisibility() ? error.textContent.trim() : "";
  }

  // By an editing command, so that the page gets trusted events.
  function type(field, text) {
    field.focus();
    if (!document.execCommand("insertText", false, text)) throw new Error(`typing into ${location.pathname} failed`);
  }

  function clear(field) {
    field.focus();
    field.select();
    document.execCommand("delete");
  }

  // Checks the condition on each frame.
  async function until(what, condition) {
    for (const end = now() + TIMEOUT; now() < end; await frame()) {
      const found = condition();
      if (found) return found;
    }
    throw new Error(`${location.pathname}: timed out waiting for ${what}; the form says “${alert() ?? "nothing"}”`);
  }

  const field = (label) => until(`the field ${label}`, () => control(label));

  // Waits until no file has been loaded for a while.
  function idle() {
    let last = now();
    new PerformanceObserver(() => (last = now())).observe({ type: "resource" });
    return until("an end of loading", () => document.readyState === "complete" && now() - last > QUIET);
  }

  const paint = (name) => performance.getEntriesByName(name)[0]?.startTime;

  // Waits until the page's script runs: it shows the error of the field Region on a blur event. The
  // focus does not move.
  function ready() {
    return until("the error of the empty field Region", () => {
      const region = control("Region");
      region?.dispatchEvent(new FocusEvent("blur"));
      region?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      return errorOf(region) !== "";
    });
  }

  // The time of the first typed character that stays once the page's script runs and it is idle,
  // and the number of lost ones.
  async function typeable() {
    await until("the first contentful paint", () => paint("first-contentful-paint"));
    const times = [];
    const keepTyping = () => {
      const name = control("Name");
      if (!name || name.value.includes(CHARACTER)) return;
      type(name, CHARACTER);
      times.push(now());
    };
    const watching = new AbortController();
    const watch = () => {
      keepTyping();
      if (!watching.signal.aborted) requestAnimationFrame(watch);
    };
    watch();
    await ready();
    await idle();
    await until("a character that stays in the field Name", () => control("Name")?.value.includes(CHARACTER));
    watching.abort();
    return {
      firstPaint: paint("first-paint"),
      firstContentfulPaint: paint("first-contentful-paint"),
      firstTypeable: times.at(-1),
      lost: times.length - 1,
    };
  }

  // The time when the page first shows the error of the empty field Name, which is blurred on each
  // frame.
  async function interactive() {
    let at;
    const check = () => (at ??= errorOf(control("Name")) ? now() : undefined);
    const changes = { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-invalid"] };
    new MutationObserver(check).observe(document, changes);
    await until("the error of the empty field Name", () => {
      if (check()) return true;
      const name = control("Name");
      name?.focus();
      name?.blur();
      return check();
    });
    return at;
  }

  // All files that the page loads until it is idle: addresses and bytes as transferred, compressed.
  async function resources() {
    await ready();
    await idle();
    // The browser loads the icon, but does not list it.
    const icon = document.querySelector("link[rel~=icon]")?.href;
    if (icon) await (await fetch(icon)).blob();
    const entries = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
    // A preloaded file is listed again where it is used.
    const sizes = new Map(entries.map(({ name, encodedBodySize }) => [name, encodedBodySize]));
    return [...sizes].map(([url, bytes]) => ({ url, bytes }));
  }

  // Creates a volume and returns the milliseconds from the click to its card in the document, and
  // to the frame that shows it. Starts right after a frame, so that the wait for the next one is
  // the same for all.
  async function create(volume) {
    const send = await until("a form that can be sent", () => {
      const send = button("Create volume");
      return control("Name")?.value === "" && send?.getAttribute("aria-disabled") !== "true" && send;
    });
    const region = await field("Region");
    if (region.value === "") type(region, "fce31a0c-1111-2222-3333-41caa1bdd251");
    type(await field("Name"), volume);
    await painted();
    let seen;
    const observer = new MutationObserver(() => (seen ??= newest() === volume ? now() : undefined));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    const start = now();
    send.click();
    await until(`the card of ${volume}`, () => seen);
    await task();
    const shown = now();
    observer.disconnect();
    return { seen: seen - start, shown: shown - start };
  }

  async function creates(volumes) {
    const times = [];
    for (const volume of volumes) times.push(await create(volume));
    return times;
  }

  // Milliseconds from a keystroke to the task after the frame that shows it; also starts right
  // after a frame.
  async function keystroke() {
    const name = await field("Name");
    await painted();
    const start = now();
    type(name, CHARACTER);
    await painted();
    const shown = now();
    clear(name);
    return shown - start;
  }

  // Milliseconds of script, style and layout of one keystroke, as the mean of `count`: one is
  // shorter than the clock's resolution.
  async function keystrokeWork(count) {
    const name = await field("Name");
    await painted();
    const start = now();
    for (let index = 0; index < count; index += 1) {
      type(name, CHARACTER);
      // Includes the page's microtasks and its next task.
      await task();
      document.body.getBoundingClientRect();
    }
    const end = now();
    clear(name);
    return (end - start) / count;
  }

  // The bytes of all WebAssembly memories of the page. DevTools could find them too, but sometimes
  // crashes the page.
  const memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await own.apply(WebAssembly, args);
      const { exports } = result.instance ?? result;
      for (const one of Object.values(exports)) if (one instanceof WebAssembly.Memory) memories.add(one);
      return result;
    };
  }
  const wasmMemory = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

  return { ready, typeable, interactive, resources, creates, keystroke, keystrokeWork, wasmMemory };
})();
