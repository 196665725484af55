import * as z from "zod";

// The page's policy lacks 'unsafe-eval', which zod's compiled parsers require.
z.config({ jitless: true });

const max = Number.MAX_SAFE_INTEGER;
const stop = (error: string) => ({ error, abort: true });

export const schema = z.object({
  name: z.string().trim().min(1, "Enter a name."),
  size: z
    .string()
    .trim()
    .min(1, stop("Enter a size in GB."))
    .regex(/^(?=.*\d)[-−]?\d*\.?\d*$/, stop("Enter the size in digits, such as 200."))
    .regex(/^[^.]*$/, stop("The size must be a whole number of GB."))
    .transform(Number)
    .pipe(
      z
        .number("The size must be at least 1 GB.")
        .min(1, "The size must be at least 1 GB.")
        .max(max, `The size must be at most ${max} GB.`),
    ),
  region: z.string().trim().min(1, "Enter a region ID."),
  volumeType: z.string(),
  // Present only if the list has `Other…` selected.
  customType: z.string().trim().min(1, "Enter a volume type.").optional(),
});

export type Draft = z.input<typeof schema>;
export type Checked = z.output<typeof schema>;
