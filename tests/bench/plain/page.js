// The form of index.html in plain JavaScript: validates the fields, posts their values, and adds
// the new volume's card on top.

const byId = (id) => document.getElementById(id);
const template = (id) => byId(id).content.firstElementChild;

const form = document.querySelector("form");
const [name, size, region, type, create] = ["name", "size", "region", "type", "create"].map(byId);
const [status, failure, alert, volumes] = ["status", "failure", "alert", "volumes"].map(byId);
const customField = template("custom-type-field");
const customType = customField.querySelector("input");
const cancel = template("cancel-button");

// The fields

const required = (error) => (text) => (text === "" ? error : "");

function checkSize(text) {
  if (text === "") return "Enter a size in GB.";
  if (!/^[-−]?\d*\.?\d*$/.test(text) || !/\d/.test(text)) return "Enter the size in digits, such as 200.";
  if (text.includes(".")) return "The size must be a whole number of GB.";
  if (!(Number(text) >= 1)) return "The size must be at least 1 GB.";
  if (Number(text) > Number.MAX_SAFE_INTEGER) return `The size must be at most ${Number.MAX_SAFE_INTEGER} GB.`;
  return "";
}

const checks = new Map([
  [name, required("Enter a name.")],
  [size, checkSize],
  [region, required("Enter a region ID.")],
  [customType, required("Enter a volume type.")],
]);
// The fields whose errors may be shown: those blurred once, and all after a submit.
const revealed = new Set();

function isRight(field) {
  const error = checks.get(field)(field.value.trim());
  const [hint, line] = field.nextElementSibling.children;
  line.textContent = error;
  hint.classList.toggle("field-hint-covered", error !== "");
  if (error === "") field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
  return error === "";
}

function reveal(field) {
  revealed.add(field);
  return isRight(field);
}

for (const field of checks.keys()) {
  field.addEventListener("blur", () => reveal(field));
  field.addEventListener("input", () => revealed.has(field) && isRight(field));
}

type.addEventListener("change", () => {
  if (type.value === "") type.closest(".field").after(customField);
  else customField.remove();
});

// The request

let running = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) return;
  const fields = [...checks.keys()].filter((field) => field.isConnected);
  const [wrong] = fields.filter((field) => !reveal(field));
  if (wrong) wrong.focus();
  else send();
});

cancel.addEventListener("click", () => {
  create.focus();
  running?.abort();
});

const doubts = {
  AbortError: "You cancelled after the request was sent.",
  TimeoutError: "The service did not answer in time.",
};

async function send() {
  const request = {
    name: name.value.trim(),
    sizeGB: Number(size.value),
    region: region.value.trim(),
    volumeType: type.value || customType.value.trim(),
  };
  running = new AbortController();
  showBusy(true);
  try {
    const response = await fetch("/api/storage/volume/create", {
      method: "POST",
      credentials: "include",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.any([running.signal, AbortSignal.timeout(30_000)]),
    });
    showAnswer(request, response.status, await response.text());
  } catch (error) {
    const what = doubts[error.name] ?? "The service could not be reached, or the connection was lost.";
    showFailure(`${what} The volume may exist.`);
  } finally {
    running = null;
    showBusy(false);
  }
}

function showBusy(busy) {
  form.setAttribute("aria-busy", busy);
  if (busy) {
    create.setAttribute("aria-disabled", "true");
    create.textContent = "Creating…";
    create.after(cancel);
    status.textContent = "";
    showFailure(null);
  } else {
    create.removeAttribute("aria-disabled");
    create.textContent = "Create volume";
    cancel.remove();
  }
}

function showAnswer(request, code, body) {
  const answer = parsed(body);
  const ok = code >= 200 && code < 300;
  if (ok && answer?.volume) {
    showCard(answer.volume);
    status.textContent = `Volume ${answer.volume.volumeName} was created.`;
    // A name typed meanwhile belongs to the next volume.
    if (name.value.trim() === request.name) {
      name.value = "";
      revealed.delete(name);
    }
    name.focus();
  } else if (typeof answer?.message === "string") {
    showFailure("The volume was not created.", answer.message);
  } else if (code >= 400 && code < 500) {
    showFailure(`The service refused the request without a reason (status ${code}). The volume was not created.`);
  } else {
    showFailure(`The service’s response could not be read (status ${code}). The volume may exist.`);
  }
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function showFailure(text, message) {
  failure.classList.toggle("failure-shown", text !== null);
  const lines = [
    ["failure-message", message],
    ["failure-text", text],
  ];
  alert.replaceChildren(...lines.filter(([, text]) => text).map(([kind, text]) => paragraph(kind, text)));
}

function paragraph(kind, text) {
  const element = document.createElement("p");
  element.className = kind;
  element.textContent = text;
  return element;
}

// The cards

const gigabytes = (size) => `${size.toLocaleString("en")} GB`;

function showCard(volume) {
  const card = template("card").cloneNode(true);
  const heading = card.querySelector("h3");
  heading.id = `volume-${volume.id}`;
  heading.textContent = volume.volumeName;
  card.setAttribute("aria-labelledby", heading.id);
  const values = [
    volume.id,
    volume.region,
    volume.volumeType,
    gigabytes(volume.sizeGB),
    gigabytes(volume.usageGB),
    volume.status,
    volume.username,
  ];
  card.querySelectorAll(".card-value").forEach((element, index) => (element.textContent = values[index]));
  const meter = card.querySelector("meter");
  meter.max = volume.sizeGB;
  meter.value = volume.usageGB;
  card.querySelector("button").addEventListener("click", async () => {
    const said = card.querySelector(".copy-said");
    try {
      await navigator.clipboard.writeText(volume.id);
      said.textContent = "ID copied.";
    } catch {
      said.textContent = "Your browser blocked copying. Select the text and copy it.";
    }
  });
  byId("none")?.remove();
  volumes.firstElementChild.after(card);
}
