import { memo, useId, useState } from "react";
import type { ReactNode } from "react";
import type { Volume } from "./api";

const gigabytes = (size: number) => `${size.toLocaleString("en")} GB`;

// Memoized: of a thousand cards, only the new one is rendered.
export const VolumeCard = memo(function VolumeCard({ volume }: { volume: Volume }) {
  const headingId = useId();
  return (
    <article className="card" data-testid="volume-card" aria-labelledby={headingId}>
      <header className="card-header">
        <h3 className="card-name" id={headingId}>
          {volume.volumeName}
        </h3>
        <CopyId id={volume.id} />
      </header>
      <dl className="card-values">
        <Row term="ID" value={volume.id} />
        <Row term="Region" value={volume.region} />
        <Row term="Type" value={volume.volumeType} />
        <Row term="Size" value={gigabytes(volume.sizeGB)} />
        <Row term="Used" value={gigabytes(volume.usageGB)}>
          <meter className="card-meter" aria-label="Used" min={0} max={volume.sizeGB} value={volume.usageGB} />
        </Row>
        <Row term="Status" value={volume.status} />
        <Row term="Owner" value={volume.username} />
      </dl>
    </article>
  );
});

function Row({ term, value, children }: { term: string; value: string; children?: ReactNode }) {
  return (
    <div className="card-row">
      <dt>{term}</dt>
      <dd>
        <span className="card-value">{value}</span>
        {children}
      </dd>
    </div>
  );
}

function CopyId({ id }: { id: string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
      setSaid("ID copied.");
    } catch {
      setSaid("Your browser blocked copying. Select the text and copy it.");
    }
  };
  return (
    <span className="copy">
      <button className="button" type="button" onClick={copy}>
        Copy ID
      </button>
      <span className="copy-said" role="status">
        {said}
      </span>
    </span>
  );
}
