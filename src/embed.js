// The custom element <volume-create>. What it shows and sends is the app's (src/embed/element.rs), of which a page has one
// instance however many elements there are. Here is what only a class can do, and what is said where the app is not loaded.

// Those of config::ATTRIBUTES, which a test compares.
const attributes = [
  "api-base",
  "regions",
  "volume-types",
  "defaults",
  "size-gb",
  "quick-sizes",
  "timeout-seconds",
  "follow-status",
  "token-paste",
  "login-url",
  "theme",
  "language",
];
// Written by the release build: the languages beside English (tag, name, file), what is said before the app is loaded in
// each language (src/i18n/text.rs), and the style sheet.
const languages = ["/* languages */"].filter(Array.isArray);
const texts = Object("/* texts */");
const css = "/* volume-create.css */";

const textsFor = (element) => {
  let around;
  for (let at = element; at && !around; at = at.getRootNode().host) around = at.closest("[lang]")?.lang;
  const wanted = [around, ...navigator.languages].map((tag) => tag?.split("-")[0]);
  const tags = Object.keys(texts);
  return texts[wanted.map((own) => tags.find((tag) => tag.split("-")[0] === own)).find(Boolean) ?? "en"];
};

// Glue and WebAssembly at once. Their addresses are written so that bundlers find them.
let app;
const load = async () => {
  const program = fetch(new URL("./volume-create_bg.wasm", import.meta.url));
  // It is awaited below; until then its failure is nobody's.
  program.catch(() => {});
  const glue = await import("./volume-create.js");
  await glue.default({ module_or_path: program });
  return glue;
};

// One style sheet for all elements of a window, which takes none of another's.
const styles = new WeakMap();
const adoptStyle = ({ shadowRoot, ownerDocument: { defaultView: window } }) => {
  // A document without a window shows nothing.
  if (!window) return;
  if (!styles.has(window)) styles.set(window, new window.CSSStyleSheet());
  styles.get(window).replaceSync(css);
  shadowRoot.adoptedStyleSheets = [styles.get(window)];
};

const define = () => {
  const connected = new Set();

  class VolumeCreateElement extends HTMLElement {
    static observedAttributes = attributes;
    #config;
    #form;
    #starting = false;
    #notice;

    constructor() {
      super();
      this.attachShadow({ mode: "open" });
      adoptStyle(this);
      // Set before this class was there, it hides the accessor.
      if (Object.hasOwn(this, "config")) {
        const { config } = this;
        delete this.config;
        this.config = config;
      }
    }

    get config() {
      return this.#config;
    }

    set config(config) {
      // What can't be written as JSON throws here, where the host sees it.
      JSON.stringify(config);
      this.#config = config;
      this.#form?.configure(this.#property());
    }

    // The first field is what a user wants to be in.
    focus(options) {
      this.shadowRoot.querySelector("input, select")?.focus(options);
    }

    attributeChangedCallback() {
      this.#form?.configure(this.#property());
    }

    connectedCallback() {
      connected.add(this);
      this.#start();
    }

    // A move is a removal and an insertion: the form stays where the element is back at once.
    disconnectedCallback() {
      queueMicrotask(() => {
        if (this.isConnected) return;
        connected.delete(this);
        this.#form?.free();
        this.#form = undefined;
        this.shadowRoot.replaceChildren();
      });
    }

    // A move that is none of these (`moveBefore`).
    connectedMoveCallback() {}

    // A move into another window, as of a dashboard's panel that pops out.
    adoptedCallback() {
      adoptStyle(this);
    }

    #property() {
      return JSON.stringify(this.#config ?? undefined) ?? "";
    }

    async #start() {
      if (this.#form || this.#starting) return;
      this.#starting = true;
      try {
        const { embed } = await (app ??= load());
        const container = document.createElement("div");
        const offered = languages.map((language) => language.join("\t")).join("\n");
        const form = await embed(this, container, this.#property(), offered);
        if (!this.isConnected) return form.free();
        this.shadowRoot.replaceChildren(container);
        this.#form = form;
      } catch (error) {
        console.error(error);
        app = undefined;
        const { FormNotStarted, TryAgain } = textsFor(this);
        const again = Object.assign(document.createElement("button"), { className: "button", type: "button" });
        again.textContent = TryAgain;
        again.onclick = () => this.#start();
        this.#say(FormNotStarted.replace("{error}", error.message ?? error), again);
      } finally {
        this.#starting = false;
      }
    }

    #say(...words) {
      const alert = Object.assign(document.createElement("p"), { role: "alert", className: "notice" });
      alert.append(...words);
      const inner = Object.assign(document.createElement("div"), { className: "embedded" });
      inner.append(alert);
      // As the form stands: in what is reset, in what is laid out.
      this.#notice?.remove();
      this.#notice = document.createElement("div");
      this.#notice.append(inner);
      this.shadowRoot.prepend(this.#notice);
    }

    // A trap ends the app, for all elements. What they show may be of before it.
    static {
      const stopped = (error) => {
        if (!(globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError)) return;
        if (!/volume-create/.test(error.stack)) return;
        for (const element of connected) element.#say(textsFor(element).FormStopped);
      };
      addEventListener("error", ({ error }) => stopped(error));
      addEventListener("unhandledrejection", ({ reason }) => stopped(reason));
    }
  }

  customElements.define("volume-create", VolumeCreateElement);
  return VolumeCreateElement;
};

// Where there is no page, as when one is rendered on a server, there is nothing to define.
export const VolumeCreateElement = globalThis.customElements && (customElements.get("volume-create") ?? define());
