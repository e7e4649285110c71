import { beforeEach, describe, expect, it, vi } from "vitest";

import { Upload, type UploadState, watchers } from "../src/upload";
import { type Hass, hassOf, refusal, settle } from "./hass";
import { house } from "./house";

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

const FILE = new File(["G28"], "cube.gcode");

let upload: Upload;
let phases: string[];

beforeEach(() => {
  phases = [];
  upload = new Upload();
  watchers.clear();
  watchers.add({ requestUpdate: () => phases.push(upload.state.phase) });
});

function stored(): Promise<Response> {
  return Promise.resolve(Response.json({ file_id: "id" }));
}

function message(): string {
  return upload.state.phase === "refused" ? upload.state.message : upload.state.phase;
}

async function send(changes: Partial<Hass>, file = FILE): Promise<Hass> {
  const hass = hassOf(house(), changes);
  await upload.send(hass, "printer", file);
  return hass;
}

describe("an upload", () => {
  it("goes to Home Assistant as its own forms do, then to the printer", async () => {
    const fetchWithAuth = vi.fn<Fetch>(stored);
    const answer = { response: { printer: { file_name: "cube_1.gcode" } } };
    const hass = await send({
      fetchWithAuth,
      callService: vi.fn(() => Promise.resolve(answer)),
    });
    const [path, request] = fetchWithAuth.mock.calls[0] ?? [];
    expect(path).toBe("/api/file_upload");
    expect(request?.method).toBe("POST");
    expect((request?.body as FormData).get("file")).toBeInstanceOf(File);
    expect(hass.callService).toHaveBeenCalledExactlyOnceWith(
      "flashforge",
      "upload_file",
      { file: "id" },
      { device_id: "printer" },
      false,
      true,
    );
    expect(phases).toEqual(["sending", "forwarding", "done"]);
    expect(upload.state).toEqual({ phase: "done", fileName: "cube_1.gcode" });
  });

  it.each([
    ["", "empty.gcode", "The file is empty."],
    ["solid", "cube.stl", "This is not a print file."],
    ["G28", "a..b.gcode", "The file name cannot contain"],
    ["G28", "~cube.gcode", "The file name cannot contain"],
  ])("of %j as %s is refused before it is sent", async (content, name, text) => {
    await send({ fetchWithAuth: stored }, new File([content], name));
    expect(message()).toContain(text);
    expect(phases).toEqual(["refused"]);
  });

  it.each([
    [413, "The file is too large for a server"],
    [400, "Failed to upload the file to Home Assistant."],
  ])("that a server refuses with %d says so", async (status, text) => {
    const hass = await send({
      fetchWithAuth: () => Promise.resolve(new Response("", { status })),
    });
    expect(message()).toContain(text);
    expect(hass.callService).not.toHaveBeenCalled();
  });

  it("says when Home Assistant cannot be reached", async () => {
    await send({ fetchWithAuth: () => Promise.reject(new TypeError("fetch")) });
    expect(message()).toBe("Failed to upload the file to Home Assistant.");
  });

  it("is kept when it is refused, and sent again with the remedy", async () => {
    const callService = vi
      .fn()
      .mockRejectedValueOnce(refusal("unsuitable", { reasons: "Too big." }))
      .mockResolvedValue({});
    const fetchWithAuth = vi.fn(stored);
    const hass = await send({ callService, fetchWithAuth });
    expect(message()).toContain("does not suit the printer. Too big.");
    expect(upload.state).toMatchObject({ file: FILE, remedy: "upload_anyway" });
    await upload.send(hass, "printer", FILE, { upload_anyway: true });
    expect(fetchWithAuth).toHaveBeenCalledTimes(2);
    expect(callService.mock.lastCall?.[2]).toEqual({ file: "id", upload_anyway: true });
    expect(upload.state.phase).toBe("done");
  });

  it("leaves no file behind of which nobody has taken notice", async () => {
    const fetchWithAuth = vi.fn<Fetch>(stored);
    await send({
      fetchWithAuth,
      callService: vi
        .fn()
        .mockRejectedValue({ code: "invalid_format", message: "No." }),
    });
    expect(message()).toBe("No.");
    expect(fetchWithAuth.mock.calls.map(([, request]) => request?.method)).toEqual([
      "POST",
      "DELETE",
    ]);
  });

  it("that is canceled at the printer is no failure", async () => {
    const callService = vi.fn().mockRejectedValue(refusal("upload_canceled"));
    await send({ fetchWithAuth: stored, callService });
    expect(upload.state).toEqual<UploadState>({ phase: "idle" });
  });

  it("ends when it is aborted, and never reaches the printer", async () => {
    let signal: AbortSignal | null | undefined;
    const hass = hassOf(house(), {
      fetchWithAuth: (_, request) =>
        new Promise((_resolve, reject) => {
          signal = request?.signal;
          signal?.addEventListener("abort", () => {
            reject(new DOMException("", "AbortError"));
          });
        }),
    });
    const sent = upload.send(hass, "printer", FILE);
    await settle();
    expect(signal?.aborted).toBe(false);
    upload.abort();
    await sent;
    expect(upload.state).toEqual<UploadState>({ phase: "idle" });
    expect(hass.callService).not.toHaveBeenCalled();
  });

  it("does not begin while another one is on its way", async () => {
    const fetchWithAuth = vi.fn(() => new Promise<Response>(() => undefined));
    const hass = hassOf(house(), { fetchWithAuth });
    void upload.send(hass, "printer", FILE);
    await upload.send(hass, "printer", FILE);
    expect(fetchWithAuth).toHaveBeenCalledOnce();
    expect(upload.state.phase).toBe("sending");
  });
});
