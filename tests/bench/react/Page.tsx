import { useCallback, useState } from "react";
import { CreateForm } from "./CreateForm";
import { VolumeCard } from "./VolumeCard";
import type { Volume } from "./api";

export function Page() {
  const [volumes, setVolumes] = useState<Volume[]>([]);
  const add = useCallback((volume: Volume) => setVolumes((volumes) => [volume, ...volumes]), []);

  return (
    <main className="page">
      <header className="page-header">
        <h1 className="page-title">Create a storage volume</h1>
        <p className="page-lead">On HPC-AI.COM. Volumes are mounted when an instance is launched.</p>
      </header>
      <div className="columns">
        <div className="column">
          <CreateForm onCreated={add} />
        </div>
        <section className="volumes" aria-label="Created here">
          <header className="volumes-header">
            <h2 className="volumes-heading">Created here</h2>
          </header>
          {volumes.length === 0 && <p className="volumes-none">Volumes you create appear here, newest first, with what it takes to mount them.</p>}
          {volumes.map((volume) => (
            <VolumeCard key={volume.id} volume={volume} />
          ))}
        </section>
      </div>
    </main>
  );
}
