// What a user does with the prerendered form before the app is loaded: what is typed is persisted,
// one submit is held, one pasted text waits. It runs before boot.js, in one file in a release.
/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/** @type {(form: HTMLFormElement, texts: Record<string, string>, isOpened: boolean) => any} */
const handleEarlyUse = (form, texts, isOpened) => {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
  const status = /** @type {HTMLElement} */ (form.querySelector(".form-status"));
  const controls = /** @type {NodeListOf<Control>} */ (form.querySelectorAll("[name]"));
  // Not its value at first: a browser may have restored that.
  const initial = (/** @type {Control} */ control) =>
    control instanceof HTMLSelectElement
      ? [...control.options].find((option) => option.defaultSelected)?.value
      : control.defaultValue;
  /** @type {Set<EventTarget | null>} What was changed since the draft was saved. */
  const changed = new Set();
  const isChanged = (/** @type {Control} */ control) => changed.has(control) || control.value !== initial(control);
  // A long text may hold a token: the app decides where it goes.
  const isLong = (/** @type {string} */ text) => text.length > 40;
  // A browser without storage throws, and so does text that is no JSON.
  const attempt = (/** @type {() => any} */ act) => {
    try {
      return act();
    } catch {}
  };

  // After a reload, what was typed since counts.
  const query = new URLSearchParams(isOpened ? location.search : "");
  const key = `volume-create${document.documentElement.dataset.storage}.draft`;
  /** @type {any} What differs from the defaults, as src/storage.rs persists it. */
  let draft;
  const fill = (/** @type {any} */ values) => {
    for (const control of controls) {
      const value = query.get(control.name) || values[control.name];
      if (typeof value !== "string" || isLong(value) || isChanged(control)) continue;
      control.value = value;
      // A list may not have it, and a field drops line breaks: then only the app can restore it.
      if (control.value !== value) control.value = initial(control) ?? "";
    }
  };
  const restore = () => {
    if (!draft) fill((draft = { ...attempt(() => JSON.parse(sessionStorage[key])) }));
  };
  const save = () => {
    if (changed.size === 0) return;
    // Input before the draft is restored must not replace it.
    restore();
    for (const control of controls) {
      const { name, value } = control;
      if (value !== initial(control) && !isLong(value)) draft[name] = value;
      else if (changed.has(control)) delete draft[name];
    }
    changed.clear();
    attempt(() => sessionStorage.setItem(key, JSON.stringify(draft)));
  };
  addEventListener("pagehide", save);

  let isActive = true;
  let pasted = "";
  const label = button.textContent;
  const cancel = document.createElement("button");
  Object.assign(cancel, { className: "button", type: "button", textContent: texts.Cancel });
  const setHeld = (/** @type {boolean} */ isHeld, /** @type {string} */ text) => {
    if (isHeld === cancel.isConnected) return;
    button.setAttribute("aria-disabled", String(isHeld));
    button.textContent = isHeld ? texts.Creating : label;
    status.textContent = text;
    if (document.activeElement === cancel) button.focus();
    if (isHeld) button.after(cancel);
    else cancel.remove();
  };
  cancel.addEventListener("click", () => setHeld(false, texts.Withdrawn));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isActive && !pasted) setHeld(true, texts.WillSend);
  };
  // In a frame that is sandboxed without `allow-forms` there is no submit.
  button.addEventListener("click", submit);
  const change = (/** @type {Event} */ event) => {
    // A keystroke must not wait for it.
    if (changed.size === 0) setTimeout(save, 100);
    changed.add(event.target);
    // A user who changes something after a submit has changed their mind.
    setHeld(false, texts.Changed);
  };
  const paste = (/** @type {any} */ event) => {
    // An event of a script may have no data.
    const text = ((event.clipboardData ?? event.dataTransfer)?.getData("text/plain") ?? "").trim();
    // What may be a request or hold a token waits for the app (`is_suspect` in src/model/paste.rs).
    if (!isLong(text) && !/^[{[`~]|\n|:\/\//.test(text)) return;
    event.preventDefault();
    setHeld(false, "");
    pasted = `${event.target.id}\n${text}`;
    status.textContent = texts.Pasted;
  };
  let isComposing = false;
  const compositionstart = () => (isComposing = true);
  const compositionend = () => (isComposing = false);
  const listeners = { submit, input: change, change, paste, drop: paste, compositionstart, compositionend };
  for (const [type, listener] of Object.entries(listeners)) form.addEventListener(type, listener);

  fill({});
  if (!isOpened) restore();
  return {
    restore,
    // What is under a composition or a press must not be replaced. A browser that loses the end of
    // a press, as where a list is opened, still ends `:active`.
    isBusy: () => isComposing || document.querySelector("main:active"),
    // Passes the held submit and paste to the app. From now on nothing is held.
    end: () => {
      const isSubmitted = cancel.isConnected;
      isActive = false;
      save();
      setHeld(false, "");
      return { pasted, isSubmitted };
    },
  };
};
