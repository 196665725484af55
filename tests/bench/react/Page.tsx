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
        <p className="page-lead">Create a volume on HPC-AI.COM, then mount it when you launch an instance.</p>
      </header>
      <div className="columns">
        <div className="column">
          <CreateForm onCreated={add} />
        </div>
        <section className="volumes" aria-label="Created volumes">
          <header className="volumes-header">
            <h2 className="volumes-heading">Created volumes</h2>
          </header>
          {volumes.length === 0 && <p className="volumes-none">Volumes you create appear here, newest first, each with its ID, its status and an entry to mount it.</p>}
          {volumes.map((volume) => (
            <VolumeCard key={volume.id} volume={volume} />
          ))}
        </section>
      </div>
    </main>
  );
}
