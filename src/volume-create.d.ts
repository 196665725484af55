// Types for pages that embed <volume-create>. `config.schema.json` describes config.json.

/** One choice of a list: what is sent and what is read. */
export interface Entry {
  id: string;
  name: string;
}

/** What a host may configure. What is left out has its default; what does not fit is named below the form. */
export interface Config {
  /** Where the service's `/api` is: a path of the page's origin or an http(s) URL. Default: `/api`. */
  apiBase?: string;
  /** The regions to choose from; none: the ID is typed. */
  regions?: Entry[];
  /** The volume types to choose from; none: the documented two. */
  volumeTypes?: Entry[];
  /** What the form holds before anything is typed. */
  defaults?: {
    /** In GB. */
    sizeGB?: number;
    region?: string | null;
    volumeType?: string | null;
  };
  /** The bounds of a size, in GB. */
  sizeGB?: {
    min?: number;
    max?: number | null;
    step?: number;
  };
  /** Sizes to choose by one click, in GB. */
  quickSizes?: number[];
  /** A request without an answer is aborted after so many seconds, 1 to 3600. */
  timeoutSeconds?: number;
  /** Whether a created volume's status is followed while it is `Pending`. */
  followStatus?: boolean;
  /** Whether the user's own volumes, read by the list call, suggest regions and tell which names exist. */
  suggestRegions?: boolean;
  /** Whether users may paste an access token, where the service's calls are on the page's own host. */
  tokenPaste?: boolean;
  /** The page to sign in at. */
  loginUrl?: string | null;
  /** The colours. `auto`: those of the page around, by its CSS `color-scheme`. */
  theme?: "auto" | "light" | "dark";
  /** `en`, `zh-CN`, or that of the page around, by its `lang`, and else of the browser: `auto`. */
  language?: string;
  /** For `index.html` in a frame: the origins of the pages that may hear of it. Without effect on an element. */
  embedOrigins?: string[];
}

/** The same as attributes: text as it is, the rest as JSON; they count more than `config`. */
export interface VolumeCreateAttributes {
  "api-base"?: string;
  regions?: string;
  "volume-types"?: string;
  defaults?: string;
  "size-gb"?: string;
  "quick-sizes"?: string;
  "timeout-seconds"?: string | number;
  "follow-status"?: "" | "true" | "false";
  "suggest-regions"?: "" | "true" | "false";
  "token-paste"?: "" | "true" | "false";
  "login-url"?: string;
  theme?: "auto" | "light" | "dark";
  language?: string;
}

/** A volume as the service wrote it. These fields are documented; any may be missing, others may be there. */
export interface Volume {
  id?: string;
  volumeName?: string;
  region?: string;
  volumeType?: string;
  sizeGB?: number;
  usageGB?: number;
  status?: string;
  username?: string;
  [field: string]: unknown;
}

/** How a create ended without a volume; `unconfirmed`: the volume may exist, and is looked up. */
export interface Failure {
  kind: "rejected" | "unauthorized" | "throttled" | "unconfirmed";
  /** The HTTP status, where there was an answer. */
  status: number | null;
  /** The service's own words, where there were some. */
  message: string | null;
}

export interface VolumeCreateEventMap {
  "volume-created": CustomEvent<Volume>;
  "volume-create-failed": CustomEvent<Failure>;
}

/** The element `<volume-create>`. Both its events bubble, also out of shadow trees. */
export interface VolumeCreateElement extends HTMLElement {
  /** Set a new object to change it. */
  config: Config | null | undefined;
  addEventListener<K extends keyof VolumeCreateEventMap>(
    type: K,
    listener: (this: VolumeCreateElement, event: VolumeCreateEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: VolumeCreateElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** The element's class; undefined where there is no page, as on a server. */
export const VolumeCreateElement: { prototype: VolumeCreateElement; new (): VolumeCreateElement } | undefined;

/** What `index.html` in a frame posts to the page around it, if that page's origin is in `embedOrigins`. */
export type FrameMessage = { source: "volume-create"; version: 1 } & (
  | { event: "height"; /** CSS pixels. */ height: number }
  | { event: "volume-created"; detail: Volume }
  | { event: "volume-create-failed"; detail: Failure }
);

declare global {
  interface HTMLElementTagNameMap {
    "volume-create": VolumeCreateElement;
  }
  // Event listeners of elements, documents and windows.
  interface GlobalEventHandlersEventMap extends VolumeCreateEventMap {}
}
