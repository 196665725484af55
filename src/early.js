// What a user does with the prerendered form before the app is loaded is kept: what is typed is stored, one submit is held,
// one paste waits. A script of its own before boot.js, as it is an idea of its own; a release has both in one file.
const keepEarlyUse = (form, texts, opened) => {
  const button = form.querySelector("[type=submit]");
  const say = (text) => (form.querySelector(".form-status").textContent = text);
  const controls = [...form.elements].filter(({ name }) => name);
  const initial = new Map(controls.map((control) => [control, control.value]));
  const isChanged = (control) => control.value !== initial.get(control);
  // So long a word may be a token: the app decides.
  const mayBeToken = (text) => /\S{40}/.test(text);
  const give = (control, value) => {
    const fits = !control.options || [...control.options].some((option) => option.value === value);
    if (value && fits && !mayBeToken(value) && !isChanged(control)) control.value = value;
  };

  // What the user changed, as src/storage.rs stores it. A browser without storage stores nothing.
  const key = "volume-create.draft";
  let restore = () => {
    restore = () => {};
    try {
      const stored = JSON.parse(sessionStorage[key]);
      for (const control of controls) give(control, stored[control.name]);
    } catch {}
  };
  const save = () => {
    // What is typed before the draft is restored must not replace it.
    restore();
    const changed = controls.filter((control) => isChanged(control) && !mayBeToken(control.value));
    try {
      sessionStorage[key] = JSON.stringify(Object.fromEntries(changed.map(({ name, value }) => [name, value])));
    } catch {}
  };
  if (opened) {
    const query = new URLSearchParams(location.search);
    for (const control of controls) give(control, query.get(control.name));
  } else restore();

  // The button that withdraws the submit that is held.
  let held;
  const hold = (event) => {
    if (event.type === "click" && !event.target.closest("[type=submit]")) return;
    event.preventDefault();
    event.stopPropagation();
    if (held || !active) return;
    held = document.createElement("button");
    Object.assign(held, { className: "button", type: "button", textContent: texts.Cancel });
    held.value = button.textContent;
    held.onclick = () => release(texts.Withdrawn);
    button.setAttribute("aria-disabled", "true");
    button.textContent = texts.Creating;
    button.after(held);
    say(texts.Held);
  };
  const release = (text) => {
    if (!held) return;
    button.setAttribute("aria-disabled", "false");
    button.textContent = held.value;
    if (document.activeElement === held) button.focus();
    held.remove();
    held = undefined;
    say(text);
  };
  // A user who changes something after a submit has changed their mind.
  const change = ({ target }) => {
    if (!form.contains(target)) return;
    save();
    release(texts.Changed);
  };
  // What may be a request or hold a token gets into no field: the app decides.
  let pasted = "";
  const paste = (event) => {
    const text = (event.clipboardData ?? event.dataTransfer)?.getData("text/plain") ?? "";
    if (text.length <= 40 && !/^\W*[{[]/.test(text)) return;
    event.preventDefault();
    say(texts.Pasted);
    pasted = text;
  };
  // What is under a composition or a pointer must not be replaced.
  const busy = new Set();
  const begin = ({ type }) => busy.add(type[0]);
  const end = ({ type }) => busy.delete(type[0]);
  const listeners = { paste, drop: paste, input: change, change, click: hold, submit: hold };
  Object.assign(listeners, { compositionstart: begin, compositionend: end });
  Object.assign(listeners, { pointerdown: begin, pointerup: end, pointercancel: end });
  for (const type in listeners) addEventListener(type, listeners[type], true);

  let active = true;
  return {
    restore: () => restore(),
    isBusy: () => busy.size > 0,
    // Nothing is held any more, and no submit leaves the page.
    stop: () => {
      active = false;
      release("");
    },
    // Gives what waits for the app: the pasted text, and whether the form was submitted.
    end: () => {
      const submitted = Boolean(held);
      release("");
      for (const type in listeners) removeEventListener(type, listeners[type], true);
      return [pasted, submitted];
    },
  };
};
