import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { useForm, useWatch } from "react-hook-form";
import { TextField } from "./TextField";
import { CreateError, createVolume } from "./api";
import type { CreateVolume, Volume } from "./api";
import { schema } from "./schema";
import type { Checked, Draft } from "./schema";

export function CreateForm({ onCreated }: { onCreated: (volume: Volume) => void }) {
  const typeId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const running = useRef<AbortController>(null);
  const { control, register, handleSubmit, formState, getValues, resetField, setFocus } = useForm<Draft, unknown, Checked>({
    mode: "onBlur",
    resolver: zodResolver(schema),
    defaultValues: { name: "", size: "200", region: "", volumeType: "filesystem" },
  });
  const volumeType = useWatch({ control, name: "volumeType" });
  const { errors } = formState;

  const { mutate, isPending, data, error } = useMutation<Volume, CreateError, CreateVolume>({
    mutationFn: (request) => {
      running.current = new AbortController();
      return createVolume(request, running.current.signal);
    },
    onSuccess: (volume, request) => {
      onCreated(volume);
      // A name typed meanwhile belongs to the next volume.
      if (getValues("name").trim() === request.name) resetField("name");
      setFocus("name");
    },
    onSettled: () => {
      running.current = null;
    },
  });

  const submit = handleSubmit(({ name, size, region, volumeType, customType }) => {
    if (running.current) return;
    mutate({ name, sizeGB: size, region, volumeType: volumeType || customType! });
  });

  const cancel = () => {
    button.current?.focus();
    running.current?.abort();
  };

  return (
    <form className="form panel" noValidate aria-label="Create a storage volume" aria-busy={isPending} onSubmit={submit}>
      <TextField
        label="Name"
        hint="Must be unique among your volumes."
        error={errors.name?.message}
        {...register("name")}
      />
      <TextField
        label="Size (GB)"
        hint="A whole number of GB."
        inputMode="numeric"
        error={errors.size?.message}
        {...register("size")}
      />
      <TextField
        label="Region"
        hint="The region’s ID. To find it, fill in “Launch instance” in the console, export the request and copy “region”."
        error={errors.region?.message}
        {...register("region")}
      />
      <div className="field">
        <label className="field-label" htmlFor={typeId}>
          Volume type
        </label>
        <select className="field-control" id={typeId} {...register("volumeType")}>
          <option value="filesystem">filesystem</option>
          <option value="highspeedstorage">highspeedstorage</option>
          <option value="">Other…</option>
        </select>
        <div className="field-row" />
      </div>
      {volumeType === "" && (
        <TextField
          label="Custom volume type"
          hint="The type’s name in the API."
          error={errors.customType?.message}
          {...register("customType", { shouldUnregister: true })}
        />
      )}
      <div className="actions">
        <button className="button button-primary" type="submit" ref={button} aria-disabled={isPending || undefined}>
          {isPending ? "Creating…" : "Create volume"}
        </button>
        {isPending && (
          <button className="button" type="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </div>
      <div>
        <p className="form-status" role="status">
          {data && `Volume ${data.volumeName} was created.`}
        </p>
        <div className={error ? "failure failure-shown" : "failure"}>
          <div role="alert" aria-atomic="true">
            {error?.said && <p className="failure-message">{error.said}</p>}
            {error && <p className="failure-text">{error.message}</p>}
          </div>
        </div>
      </div>
    </form>
  );
}
