// What a host may and may not write. `tsc` checks this file.
import { VolumeCreateElement } from "volume-create";
import type { Config, FrameMessage } from "volume-create";
import schema from "volume-create/config.schema.json";

// The types and the schema have the same settings.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same: [
  Same<keyof Config, Exclude<keyof typeof schema.properties, "$schema">>,
  Same<keyof NonNullable<Config["defaults"]>, keyof typeof schema.$defs.Defaults.properties>,
  Same<keyof NonNullable<Config["sizeGB"]>, keyof typeof schema.$defs.SizeLimits.properties>,
] = [true, true, true];

const element = document.createElement("volume-create");
element.config = { apiBase: "/api", regions: [{ id: "r", name: "R" }], sizeGB: { min: 1, max: null }, theme: "dark" };
element.config = null;
element.addEventListener("volume-created", ({ detail }) => detail.volumeName?.toUpperCase());
element.addEventListener("volume-create-failed", ({ detail }) => [detail.kind === "throttled", detail.status?.toFixed()]);
element.addEventListener("focusin", ({ relatedTarget }) => relatedTarget);
document.querySelector("volume-create")?.focus();
document.body.addEventListener("volume-created", ({ detail }) => detail.id);
document.addEventListener("volume-created", ({ detail }) => detail.id);
window.addEventListener("volume-create-failed", ({ detail }) => detail.kind);
const created: VolumeCreateElement | undefined = VolumeCreateElement && new VolumeCreateElement();

// @ts-expect-error: unknown setting
element.config = { colour: "red" };
// @ts-expect-error: seconds must be a number
element.config = { timeoutSeconds: "30" };
// @ts-expect-error: unknown theme
element.config = { theme: "blue" };
// @ts-expect-error: unknown kind of failure
element.addEventListener("volume-create-failed", ({ detail }) => detail.kind === "lost");

export function hear({ data }: MessageEvent<FrameMessage>): number | string | undefined {
  if (data.source !== "volume-create" || data.version !== 1) return undefined;
  switch (data.event) {
    case "height":
      return data.height;
    case "volume-created":
      return data.detail.id;
    case "volume-create-failed":
      return data.detail.kind;
  }
}

export { created, same };
