// The custom element <volume-create>. All that is shown and sent is the program's (src/embed.rs), of which a page has one however
// many elements there are. Here is what only a class can do, and what is said where the program can't be loaded or has stopped.

// Those of config::ATTRIBUTES.
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

// The languages there are beside English: tag, name and file. Written when `dist/` is finished, as are the texts.
const languages = ["/* languages */"].filter(Array.isArray);
const parts = ["/* part */"].filter((url) => url instanceof URL);
const partTexts = "/* part's texts */";
// For each language what is said where the program, which has all other texts, is not there (messages/text.rs).
const texts = Object("/* texts */");
const inOwn = (element) => {
  let around;
  for (let at = element; at && !around; at = at.getRootNode().host) around = at.closest("[lang]")?.lang;
  const wanted = [around, ...navigator.languages].map((tag) => tag?.split("-")[0]);
  const tags = Object.keys(texts);
  return texts[wanted.map((own) => tags.find((tag) => tag.split("-")[0] === own)).find(Boolean) ?? "en"];
};

// Glue and WebAssembly at once. Their addresses are written so that bundlers find them.
let program;
async function load() {
  const response = fetch(new URL("./volume-create_bg.wasm", import.meta.url));
  // An element needs what is loaded on demand, too (view/load.rs): the rest of the program, and its texts.
  const part = parts.map((url) => fetch(url))[0];
  // They are awaited below; until then their failure is nobody's.
  for (const file of [response, part]) file?.catch(() => {});
  const glue = await import("./volume-create.js");
  const m = await glue.default({ module_or_path: response });
  if (part) {
    await WebAssembly.instantiate(await (await part).arrayBuffer(), { m });
    glue.texts(partTexts);
  }
  return glue;
}

function define() {
  // One for all elements of a window, which takes none of another's. Here, as a style sheet of its own would come after the form.
  const styles = new WeakMap();
  const dress = ({ shadowRoot, ownerDocument: { defaultView: window } }) => {
    // A document without a window shows nothing.
    if (!window) return;
    let style = styles.get(window);
    if (!style) {
      style = new window.CSSStyleSheet();
      style.replaceSync("/* volume-create.css */");
      styles.set(window, style);
    }
    shadowRoot.adoptedStyleSheets = [style];
  };
  const connected = new Set();

  class VolumeCreateElement extends HTMLElement {
    static observedAttributes = attributes;
    #config;
    #form;
    #starting = false;
    #said;

    constructor() {
      super();
      this.attachShadow({ mode: "open" });
      dress(this);
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

    // The first field is what a person wants to be in.
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
      dress(this);
    }

    #property() {
      return JSON.stringify(this.#config ?? undefined) ?? "";
    }

    async #start() {
      if (this.#form || this.#starting) return;
      this.#starting = true;
      try {
        const { embed } = await (program ??= load());
        if (this.isConnected && !this.#form) {
          const container = document.createElement("div");
          this.shadowRoot.replaceChildren(container);
          this.#form = embed(this, container, this.#property(), languages.map((each) => each.join("\t")).join("\n"));
        }
      } catch (error) {
        console.error(error);
        program = undefined;
        const again = document.createElement("button");
        again.className = "button";
        again.type = "button";
        again.textContent = inOwn(this).TryAgain;
        again.addEventListener("click", () => this.#start());
        this.#say(inOwn(this).FormNotStarted.replace("{error}", error.message), again);
      } finally {
        this.#starting = false;
      }
    }

    #say(...words) {
      const alert = document.createElement("p");
      alert.setAttribute("role", "alert");
      alert.className = "notice";
      alert.append(...words);
      const inner = document.createElement("div");
      inner.className = "embedded";
      inner.append(alert);
      // As the form stands: in what is reset, in what is laid out.
      const outer = document.createElement("div");
      outer.append(inner);
      this.#said?.remove();
      this.#said = outer;
      this.shadowRoot.prepend(outer);
    }

    // A trap ends the program, for all elements. What they show may be of before it.
    static {
      const stopped = (error) => {
        const isOurs = error instanceof WebAssembly.RuntimeError && /volume-create/.test(error.stack);
        if (!isOurs) return;
        for (const element of connected) element.#say(inOwn(element).FormStopped);
      };
      addEventListener("error", ({ error }) => stopped(error));
      addEventListener("unhandledrejection", ({ reason }) => stopped(reason));
    }
  }

  customElements.define("volume-create", VolumeCreateElement);
  return VolumeCreateElement;
}

// Where there is no page, as when one is rendered on a server, there is nothing to define.
export const VolumeCreateElement = globalThis.customElements && (customElements.get("volume-create") ?? define());
