import { StrictMode, useMemo, useState } from "react";
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import { createRoot } from "react-dom/client";
import "volume-create";
import type { Config, Volume, VolumeCreateAttributes, VolumeCreateElement, VolumeCreateEventMap } from "volume-create";
import "../plain/host.css";

// React 19 supports properties and events of custom elements; this declares the element for TypeScript.
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "volume-create": DetailedHTMLProps<HTMLAttributes<VolumeCreateElement>, VolumeCreateElement> &
        VolumeCreateAttributes & {
          config?: Config;
          "onvolume-created"?: (event: VolumeCreateEventMap["volume-created"]) => void;
          "onvolume-create-failed"?: (event: VolumeCreateEventMap["volume-create-failed"]) => void;
        };
    }
  }
}

const regions = [
  { id: "fce31a0c-1111-2222-3333-41caa1bdd251", name: "Singapore" },
  { id: "0e1d0c0b-1111-2222-3333-41caa1bdd252", name: "Oregon" },
];

function Dashboard() {
  const [volumes, setVolumes] = useState<Volume[]>([]);
  const [failure, setFailure] = useState("");
  const [open, setOpen] = useState(true);
  const [large, setLarge] = useState(false);
  const config = useMemo<Config>(() => ({ regions, sizeGB: { min: large ? 1000 : 1 } }), [large]);

  return (
    <main>
      <h1>Dashboard</h1>
      <p role="status">
        {volumes.length} created: {volumes.map((volume) => volume.volumeName).join(", ")}. {failure}
      </p>
      <p>
        <button onClick={() => setOpen(!open)}>{open ? "Close the form" : "Open the form"}</button>{" "}
        <button onClick={() => setLarge(!large)}>{large ? "Any size" : "Large volumes only"}</button>
      </p>
      {open && (
        <volume-create
          config={config}
          onvolume-created={({ detail }) => setVolumes((volumes) => [...volumes, detail])}
          onvolume-create-failed={({ detail }) => setFailure(`Last failure: ${detail.kind}, ${detail.message}.`)}
        />
      )}
    </main>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Dashboard />
  </StrictMode>,
);
