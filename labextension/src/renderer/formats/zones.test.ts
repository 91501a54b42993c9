import { expect, test } from "vitest";
import { abbreviation, instantsOf, momentIn } from "./zones.ts";

test.each([
  ["Europe/Berlin", "2024-03-04T09:30:00", ["2024-03-04T09:30:00+01:00"]],
  ["Europe/Berlin", "2024-07-04T09:30:00", ["2024-07-04T09:30:00+02:00"]],
  // Clocks go forward from 02:00 to 03:00, and back from 03:00 to 02:00.
  ["Europe/Berlin", "2024-03-31T01:59:59", ["2024-03-31T01:59:59+01:00"]],
  ["Europe/Berlin", "2024-03-31T02:00:00", []],
  ["Europe/Berlin", "2024-03-31T02:59:59", []],
  ["Europe/Berlin", "2024-03-31T03:00:00", ["2024-03-31T03:00:00+02:00"]],
  ["Europe/Berlin", "2024-10-27T01:59:59", ["2024-10-27T01:59:59+02:00"]],
  ["Europe/Berlin", "2024-10-27T02:00:00", ["2024-10-27T02:00:00+02:00", "2024-10-27T02:00:00+01:00"]],
  ["Europe/Berlin", "2024-10-27T02:59:59", ["2024-10-27T02:59:59+02:00", "2024-10-27T02:59:59+01:00"]],
  ["Europe/Berlin", "2024-10-27T03:00:00", ["2024-10-27T03:00:00+01:00"]],
  ["America/New_York", "2024-03-10T02:30:00", []],
  ["America/New_York", "2024-11-03T01:30:00", ["2024-11-03T01:30:00-04:00", "2024-11-03T01:30:00-05:00"]],
  // Half an hour, and a whole day that was left out.
  ["Australia/Lord_Howe", "2024-10-06T02:15:00", []],
  ["Australia/Lord_Howe", "2024-04-07T01:45:00", ["2024-04-07T01:45:00+11:00", "2024-04-07T01:45:00+10:30"]],
  ["Pacific/Apia", "2011-12-30T12:00:00", []],
  ["Asia/Kathmandu", "2024-03-04T09:30:00", ["2024-03-04T09:30:00+05:45"]],
  ["UTC", "2024-03-04T09:30:00.123456", ["2024-03-04T09:30:00.123456+00:00"]],
])("the clocks of %s show %s at %j", (zone, moment, instants) => {
  expect(instantsOf(moment, zone)).toEqual(instants);
  for (const instant of instants) expect(momentIn(instant, zone)).toBe(moment);
});

test("a moment of one zone as the clocks of another show it", () => {
  expect(momentIn("2024-03-04T23:30:00-05:00", "Europe/Berlin")).toBe("2024-03-05T05:30:00");
  expect(momentIn("2024-03-04T23:30:00Z", "Asia/Tokyo")).toBe("2024-03-05T08:30:00");
  expect(momentIn("2024-03-04T23:30:00", "Asia/Tokyo")).toBeNull();
});

test("every hour of a year is found again", () => {
  for (let time = Date.UTC(2024, 0, 1); time < Date.UTC(2025, 0, 1); time += 3_600_000) {
    const instant = new Date(time).toISOString().replace(".000Z", "Z");
    const moment = momentIn(instant, "Europe/Berlin") ?? "";
    expect(instantsOf(moment, "Europe/Berlin").map((one) => Date.parse(one))).toContain(time);
  }
});

test("a zone has another name in summer", () => {
  expect(["2024-03-04T09:30:00+01:00", "2024-07-04T09:30:00+02:00"].map((one) => abbreviation(one, "Europe/Berlin", "en-US"))).toEqual(["CET", "CEST"]);
  expect(abbreviation("2024-03-04T09:30:00-05:00", "America/New_York", "en-US")).toBe("EST");
  expect(abbreviation("2024-03-04T09:30:00+05:30", "Asia/Kolkata", "en-US")).toBe("GMT+5:30");
});
