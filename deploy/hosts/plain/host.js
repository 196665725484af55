const form = document.querySelector("volume-create");
const last = document.querySelector("#last");

form.addEventListener("volume-created", ({ detail }) => {
  last.textContent = `Last created: ${detail.volumeName}, ${detail.sizeGB} GB.`;
});
form.addEventListener("volume-create-failed", ({ detail }) => {
  last.textContent = `Not created (${detail.kind}).`;
});
