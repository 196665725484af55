import { useId } from "react";
import type { InputHTMLAttributes, Ref } from "react";

type Props = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint: string;
  error?: string;
  ref?: Ref<HTMLInputElement>;
};

export function TextField({ label, hint, error, ...input }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        className="field-control"
        id={id}
        type="text"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-required
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error ? true : undefined}
        {...input}
      />
      <div className="field-row">
        <p className={error ? "field-hint field-hint-covered" : "field-hint"} id={`${id}-hint`}>
          {hint}
        </p>
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      </div>
    </div>
  );
}
