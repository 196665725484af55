export type CreateVolume = { name: string; sizeGB: number; region: string; volumeType: string };

export type Volume = {
  id: string;
  volumeName: string;
  region: string;
  volumeType: string;
  sizeGB: number;
  usageGB: number;
  status: string;
  username: string;
};

/** A create that failed or is unconfirmed: our own text, and the service's message if there is one. */
export class CreateError extends Error {
  constructor(
    text: string,
    readonly said?: string,
  ) {
    super(text);
  }
}

export async function createVolume(request: CreateVolume, cancel: AbortSignal): Promise<Volume> {
  let response, body;
  try {
    response = await fetch("/api/storage/volume/create", {
      method: "POST",
      credentials: "include",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.any([cancel, AbortSignal.timeout(30_000)]),
    });
    body = await response.text();
  } catch (error) {
    throw new CreateError(`${interruption(error)} The volume may exist.`);
  }
  const answer = parsed(body);
  if (response.ok && answer?.volume) return answer.volume;
  if (typeof answer?.message === "string") throw new CreateError("The volume was not created.", answer.message);
  throw new CreateError(
    response.status >= 400 && response.status < 500
      ? `The service refused the request without a reason (status ${response.status}). The volume was not created.`
      : `The service’s response could not be read (status ${response.status}). The volume may exist.`,
  );
}

function interruption(error: unknown) {
  switch (error instanceof DOMException && error.name) {
    case "AbortError":
      return "You cancelled after the request was sent.";
    case "TimeoutError":
      return "The service did not answer in time.";
    default:
      return "The service could not be reached, or the connection was lost.";
  }
}

function parsed(body: string): { volume?: Volume; message?: unknown } | null {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
