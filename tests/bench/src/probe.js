// Measures a page from inside. It knows a page by what people meet: labels, texts, roles; so it is the same for every page.
const probe = (() => {
  // Far longer than anything takes, in milliseconds.
  const PATIENCE = 60_000;
  // So long without a file that comes in is idle, in milliseconds: longer than the slowest network's round trip.
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
  // What was in the document before is on the screen after this.
  const painted = () => frame().then(task);

  const withText = (selector, text) =>
    [...document.querySelectorAll(selector)].find((element) => element.textContent.trim() === text);
  const control = (label) => withText("label", label)?.control;
  const button = (text) => withText("button", text);
  const newest = () => document.querySelector("article[data-testid=volume-card] :is(h2, h3, h4)")?.textContent;
  const said = () => document.querySelector("form [role=alert]")?.textContent;

  function errorOf(field) {
    if (field?.getAttribute("aria-invalid") !== "true") return "";
    const id = field.getAttribute("aria-describedby")?.split(" ").pop();
    const error = document.getElementById(id);
    return error?.checkVisibility() ? error.textContent.trim() : "";
  }

  // By the editor's own way: the page gets trusted events.
  function type(field, text) {
    field.focus();
    if (!document.execCommand("insertText", false, text)) throw new Error(`typing into ${location.pathname} failed`);
  }

  function empty(field) {
    field.focus();
    field.select();
    document.execCommand("delete");
  }

  // Tries on each frame.
  async function until(what, condition) {
    for (const end = now() + PATIENCE; now() < end; await frame()) {
      const found = condition();
      if (found) return found;
    }
    throw new Error(`${location.pathname}: waited in vain for ${what}; the form says “${said() ?? "nothing"}”`);
  }

  const field = (label) => until(`the field ${label}`, () => control(label));

  // No file has come in for a while.
  function idle() {
    let last = now();
    new PerformanceObserver(() => (last = now())).observe({ type: "resource" });
    return until("an end of loading", () => document.readyState === "complete" && now() - last > QUIET);
  }

  const paint = (name) => performance.getEntriesByName(name)[0]?.startTime;

  // The page's own program runs: it shows the error of the field Region when that is told of a blur. The focus stays where it is.
  function ready() {
    return until("the error of the empty field Region", () => {
      const region = control("Region");
      region?.dispatchEvent(new FocusEvent("blur"));
      region?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      return errorOf(region) !== "";
    });
  }

  // When the first character was typed that is still there once the page's program runs and it is idle, and how many were lost before.
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

  // When the page first showed the error of the empty field Name, which is left on each frame.
  async function interactive() {
    let at;
    const look = () => (at ??= errorOf(control("Name")) ? now() : undefined);
    const changes = { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-invalid"] };
    new MutationObserver(look).observe(document, changes);
    await until("the error of the empty field Name", () => {
      if (look()) return true;
      const name = control("Name");
      name?.focus();
      name?.blur();
      return look();
    });
    return at;
  }

  // All that the page loads until it is idle: addresses and bytes as they came over the network, compressed.
  async function resources() {
    await ready();
    await idle();
    // A browser loads it, but does not list it.
    const icon = document.querySelector("link[rel~=icon]")?.href;
    if (icon) await (await fetch(icon)).blob();
    const entries = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
    // What is preloaded is listed where it is used again.
    const sizes = new Map(entries.map(({ name, encodedBodySize }) => [name, encodedBodySize]));
    return [...sizes].map(([url, bytes]) => ({ url, bytes }));
  }

  // Creates a volume and gives milliseconds from the click to its card in the document, and to the frame that shows it. Each
  // begins right after a frame: the wait for the next one is the same for all.
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

  // Milliseconds from a keystroke to the task after the frame that shows it; it begins right after a frame, too.
  async function keystroke() {
    const name = await field("Name");
    await painted();
    const start = now();
    type(name, CHARACTER);
    await painted();
    const shown = now();
    empty(name);
    return shown - start;
  }

  // Milliseconds of script, style and layout that one keystroke costs, as the mean of so many: one is less than the clock's step.
  async function keystrokeWork(count) {
    const name = await field("Name");
    await painted();
    const start = now();
    for (let index = 0; index < count; index += 1) {
      type(name, CHARACTER);
      // What the page does later in the same task's microtasks, or in a task of its own, belongs to it.
      await task();
      document.body.getBoundingClientRect();
    }
    const end = now();
    empty(name);
    return (end - start) / count;
  }

  // Bytes of every WebAssembly memory of the page: what its instances have. DevTools would find them too, and now and then ends the page.
  const memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await own.apply(WebAssembly, given);
      const { exports } = made.instance ?? made;
      for (const one of Object.values(exports)) if (one instanceof WebAssembly.Memory) memories.add(one);
      return made;
    };
  }
  const wasmMemory = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

  return { ready, typeable, interactive, resources, creates, keystroke, keystrokeWork, wasmMemory };
})();
