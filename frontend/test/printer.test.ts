import { beforeEach, describe, expect, it } from "vitest";

import {
  findPrinter,
  findPrinterOfEntity,
  printers,
  registriesChanged,
  stateOf,
  statesChanged,
  type Printer,
} from "../src/printer";
import { addDevice, addEntity, house, state, type House } from "./house";

let ours: House;

function find(deviceId: string): Printer {
  const found = findPrinter(ours, deviceId);
  if (found === undefined) {
    throw new Error(`no printer ${deviceId}`);
  }
  return found;
}

beforeEach(() => {
  ours = house();
  addDevice(ours, "creator", "SN1");
  addEntity(ours, "creator", "sensor.creator_status", "status");
  addEntity(ours, "creator", "button.creator_cancel", "cancel", { hidden: true });
  for (const number of [10, 2, 1]) {
    const part = `tool${String(number)}`;
    addDevice(ours, part, `SN1_tool_${String(number)}`, {
      parent_device_id: "creator",
    });
    addEntity(ours, part, `sensor.${part}_nozzle`, "nozzle_temperature");
  }
});

describe("a printer", () => {
  it("has its entities by domain and translation key, hidden ones too", () => {
    expect([...find("creator").entityIds]).toEqual([
      ["sensor.status", "sensor.creator_status"],
      ["button.cancel", "button.creator_cancel"],
    ]);
  });

  it("has what is named after its device class by that", () => {
    const id = "binary_sensor.anything";
    addEntity(ours, "creator", id, null);
    ours.states[id] = state("off", { device_class: "problem" }, id);
    expect(find("creator").entityIds.get("binary_sensor.problem")).toBe(id);
  });

  it("has its parts by kind and number, with entities of the same key", () => {
    addDevice(ours, "spool", "SN1_external_spool", { parent_device_id: "creator" });
    addDevice(ours, "slot", "SN1_slot_1", { via_device_id: "creator" });
    const { parts } = find("creator");
    expect(parts.map(({ kind, number }) => [kind, number])).toEqual([
      ["tool", 1],
      ["tool", 2],
      ["tool", 10],
      ["slot", 1],
      ["external_spool", 0],
    ]);
    expect(
      parts.slice(0, 2).map((part) => part.entityIds.get("sensor.nozzle_temperature")),
    ).toEqual(["sensor.tool1_nozzle", "sensor.tool2_nozzle"]);
  });

  it("is found by a part of it, and by entities of both", () => {
    expect(find("tool2").device.id).toBe("creator");
    for (const entityId of ["sensor.creator_status", "sensor.tool2_nozzle"]) {
      expect(findPrinterOfEntity(ours, entityId)?.device.id).toBe("creator");
    }
  });

  it("is found when entities are renamed, and has the name that a user gave it", () => {
    addEntity(ours, "creator", "binary_sensor.nonsense", "printing");
    addDevice(ours, "creator", "SN1", { name_by_user: "Otto" });
    const printer = find("creator");
    expect(printer.name).toBe("Otto");
    expect(printer.entityIds.get("binary_sensor.printing")).toBe(
      "binary_sensor.nonsense",
    );
  });

  it("goes without what is missing", () => {
    ours.entities = {};
    const printer = find("creator");
    expect(printer.entityIds.size).toBe(0);
    expect(stateOf(ours, printer, "sensor.status")).toBeUndefined();
  });

  it("has no entities of other integrations or without a key", () => {
    addEntity(ours, "creator", "sensor.power", "power", { platform: "shelly" });
    addEntity(ours, "creator", "sensor.nameless", null);
    addEntity(ours, "creator", "sensor.stateless", null);
    delete ours.states["sensor.stateless"];
    expect(find("creator").entityIds.size).toBe(2);
  });

  it("has no parts that are disabled, another's, or another thing", () => {
    addDevice(ours, "gone", "SN1_tool_3", {
      parent_device_id: "creator",
      disabled_by: "user",
    });
    addDevice(ours, "theirs", "SN2_tool_4", { parent_device_id: "creator" });
    addDevice(ours, "odd", "SN1_lamp_5", { via_device_id: "creator" });
    ours.devices["plug"] = {
      id: "plug",
      name: "Plug",
      identifiers: [["shelly", "SN1_tool_6"]],
      via_device_id: "creator",
    };
    expect(find("creator").parts).toHaveLength(3);
  });

  it("has states, as long as they are there", () => {
    const printer = find("creator");
    expect(stateOf(ours, printer, "sensor.status")?.state).toBe("on");
    delete ours.states["sensor.creator_status"];
    expect(stateOf(ours, printer, "sensor.status")).toBeUndefined();
    expect(stateOf(ours, printer, "sensor.progress")).toBeUndefined();
  });
});

describe("nothing is found", () => {
  it.each(["", "nobody"])("by the device id '%s'", (deviceId) => {
    expect(findPrinter(ours, deviceId)).toBeUndefined();
  });

  it("by a device or an entity of another integration", () => {
    ours.devices["plug"] = { id: "plug", name: "Plug", identifiers: [["shelly", "1"]] };
    addEntity(ours, "plug", "sensor.plug", "status", { platform: "shelly" });
    addEntity(ours, "creator", "sensor.power", "status", { platform: "shelly" });
    expect(findPrinter(ours, "plug")).toBeUndefined();
    expect(findPrinterOfEntity(ours, "sensor.plug")).toBeUndefined();
    expect(findPrinterOfEntity(ours, "sensor.power")).toBeUndefined();
  });

  it("by an entity that is unknown, or has no device", () => {
    addEntity(ours, "", "sensor.alone", "status", { device_id: null });
    expect(findPrinterOfEntity(ours, "sensor.alone")).toBeUndefined();
    expect(findPrinterOfEntity(ours, "sensor.nobody")).toBeUndefined();
  });

  it("by a part whose printer is gone", () => {
    delete ours.devices["creator"];
    expect(findPrinter(ours, "tool1")).toBeUndefined();
    expect(printers(ours)).toEqual([]);
  });
});

describe("all printers", () => {
  it("are in the order of areas, names and ids, without parts", () => {
    ours.areas["a"] = { area_id: "a", name: "Attic" };
    ours.areas["b"] = { area_id: "b", name: "Basement" };
    addDevice(ours, "p5", "SN5", { area_id: "a", name: "Printer 10" });
    addDevice(ours, "p6", "SN6", { area_id: "a", name: "Printer 2" });
    addDevice(ours, "p4", "SN4", { area_id: "b", name: "Alone" });
    addDevice(ours, "p3", "SN3", { area_id: "gone", name: "creator" });
    addDevice(ours, "p7", "SN7", { disabled_by: "user" });
    const expected = ["p6", "p5", "p4", "creator", "p3"];
    const ids = (): string[] => printers(ours).map(({ device }) => device.id);
    expect(ids()).toEqual(expected);
    ours.devices = Object.fromEntries(Object.entries(ours.devices).reverse());
    expect(ids()).toEqual(expected);
  });
});

describe("changes", () => {
  it("of registries are told by the objects", () => {
    expect(registriesChanged(ours, { ...ours })).toBe(false);
    for (const key of ["areas", "devices", "entities"] as const) {
      expect(registriesChanged(ours, { ...ours, [key]: {} })).toBe(true);
    }
  });

  it("of states are told for the printer's own and its parts' alone", () => {
    const printer = find("creator");
    const changed = (entityId: string): boolean =>
      statesChanged(
        ours,
        { states: { ...ours.states, [entityId]: state("off") } },
        printer,
      );
    expect(changed("light.kitchen")).toBe(false);
    expect(changed("sensor.creator_status")).toBe(true);
    expect(changed("sensor.tool10_nozzle")).toBe(true);
  });
});
