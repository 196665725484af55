// The custom element <volume-create>: what only a class can do, and what is said where the app has
// failed. All else is the app's (src/embed/element.rs), of which a page has one instance.

// As config::ATTRIBUTES, which a test compares.
const attributes = [
  "api-base", "regions", "volume-types", "defaults", "size-gb", "quick-sizes", "timeout-seconds", "follow-status",
  "suggest-regions", "token-paste", "login-url", "theme", "language",
];
// A release writes these: the other languages (tag, name, file), and what is said here in each.
const languages = ["/* languages */"].filter(Array.isArray).map((/** @type {any} */ own) => own.join("\t"));
/** @type {Record<string, Record<string, string>>} */ const texts = Object("/* texts */");
const textsFor = (/** @type {any} */ element) => {
  let around = "";
  for (let at = element; at && !around; at = at.getRootNode().host) around = at.closest("[lang]")?.lang ?? "";
  const wanted = [around, ...navigator.languages].map((tag) => tag.split("-")[0]);
  const found = wanted.flatMap((own) => Object.keys(texts).filter((tag) => tag.split("-")[0] === own));
  return texts[found[0] ?? "en"];
};

// Glue and WebAssembly at once. Their addresses are written so that bundlers find them.
const load = async () => {
  const module = fetch(new URL("./volume-create_bg.wasm", import.meta.url));
  const [glue, response] = await Promise.all([/** @type {any} */ (import("./volume-create.js")), module]);
  return glue.default({ module_or_path: response }).then(() => glue);
};
/** @type {Promise<any> | undefined} */ let app;
// Where the form is: in what is reset, in what is laid out.
const say = (/** @type {Element} */ element, /** @type {(Node | string)[]} */ ...words) => {
  const notice = Object.assign(document.createElement("p"), { className: "notice", role: "alert" });
  const inner = Object.assign(document.createElement("div"), { className: "embedded" });
  const outer = Object.assign(document.createElement("div"), { className: "failed" });
  notice.append(...words);
  inner.append(notice);
  outer.append(inner);
  element.shadowRoot?.querySelector(".failed")?.remove();
  element.shadowRoot?.prepend(outer);
};
/** @type {Set<Element>} */ const connected = new Set();
/** @type {WeakMap<Window, CSSStyleSheet>} */ const styles = new WeakMap();

class VolumeCreate extends /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? Object) {
  static observedAttributes = attributes;
  #root = this.attachShadow({ mode: "open" });
  #property = "";
  /** @type {unknown} */ #config;
  /** @type {Promise<any> | undefined} */ #form;

  constructor() {
    super();
    this.adoptedCallback();
    // Set before this class was defined, it hides the accessor.
    const { config } = this;
    Reflect.deleteProperty(this, "config");
    this.config = config;
  }
  get config() { return this.#config; }
  set config(config) {
    // A value that JSON cannot represent throws here, where the host sees it.
    this.#property = JSON.stringify(config ?? undefined) ?? "";
    this.#config = config;
    this.attributeChangedCallback();
  }
  attributeChangedCallback() { this.#form?.then((form) => form?.configure(this.#property)); }
  // The first field is what a user wants to be in.
  focus(/** @type {FocusOptions | undefined} */ options) {
    /** @type {HTMLElement | null} */ (this.#root.querySelector("input, select"))?.focus(options);
  }
  connectedCallback() {
    connected.add(this);
    this.#form ??= this.#start();
  }
  // A move is a removal and an insertion: the form stays where the element is back at once.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      connected.delete(this);
      this.#form?.then((form) => form?.free());
      this.#form = undefined;
      this.#root.replaceChildren();
    });
  }
  connectedMoveCallback() {} // A move by `moveBefore`, which is none of these.
  // Also a move into another window. Each has a style sheet of its own, for all its elements.
  adoptedCallback() {
    const window = this.ownerDocument.defaultView;
    if (!window) return; // Such a document shows nothing.
    const style = styles.get(window) ?? new window.CSSStyleSheet();
    if (!styles.has(window)) style.replaceSync("/* volume-create.css */");
    this.#root.adoptedStyleSheets = [style];
    styles.set(window, style);
  }
  async #start() {
    try {
      const { embed } = await (app ??= load());
      const container = document.createElement("div");
      this.#root.replaceChildren(container);
      return await embed(this, container, this.#property, languages.join("\n"));
    } catch (/** @type {any} */ error) {
      console.error(error);
      app = undefined;
      const { FormNotStarted, TryAgain } = textsFor(this);
      const again = document.createElement("button");
      Object.assign(again, { className: "button", type: "button", textContent: TryAgain });
      again.addEventListener("click", () => (this.#form = this.#start()), { once: true });
      say(this, FormNotStarted.replace("{error}", error.message ?? error), again);
    }
  }
}
// Where there is no page, as when one is rendered on a server, there is nothing to define.
if (globalThis.customElements && !customElements.get("volume-create")) {
  customElements.define("volume-create", VolumeCreate);
  // A trap ends the app, for all elements. What they show may be of before it.
  const stop = (/** @type {any} */ { error, reason = error }) => {
    if (reason?.name !== "RuntimeError" || !/volume-create/.test(reason.stack)) return;
    for (const element of connected) say(element, textsFor(element).FormStopped);
  };
  for (const type of ["error", "unhandledrejection"]) addEventListener(type, stop);
}
export const VolumeCreateElement = globalThis.customElements?.get("volume-create");
