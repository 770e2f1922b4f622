/** Simulated devices on the wire. Heavy libraries (MQTT.js, sharp, yaml, zod) load when first used. */
import type { z } from 'zod';
import type { FleetSecrets, LoadedFleet } from './fleet-file.ts';
import type { ParsedYaml, Places, YamlWords } from './placed-yaml.ts';

export { brokerDial } from './broker-dial.ts';
export { type CloudLimits, TENCENT_LIMITS } from './cloud-limits.ts';
export { createSimulatorControl, type SimulatorControl } from './control.ts';
export { bundleDashboard } from './dashboard/pages.ts';
export { describeUnit, type UnitDescription } from './describe.ts';
export { createDevice, type Device, type Step } from './device.ts';
export type { ConnectFields, Connection, ConnectionEvents, Dial } from './dial.ts';
export { DURATION, DURATION_WORDS, durationMs, HOUR } from './duration.ts';
export { SimulatorError } from './error.ts';
export type { PictureStore, PictureWish } from './event-pictures.ts';
export { createFaultBook, type FaultBook, type FaultStroke, type StandingFault } from './fault-book.ts';
export type { FaultPlan } from './fault-plans.ts';
export { createFaultProxy, type FaultProxy } from './fault-proxy.ts';
export { checkFault, type FaultName, type FaultRule, faultNames, faultTable } from './fault-table.ts';
export { createFleet, type Fleet, type FleetOptions, type FleetStart } from './fleet.ts';
export type { LoadedFleet } from './fleet-file.ts';
export { createHopReporter, deviceHop, type HopBatch, type HopReporter } from './hop-reporter.ts';
export { createInProcessDial, openPair } from './in-process-link.ts';
export { createLeanDial } from './lean-dial.ts';
export { createLink, type Link, type LinkOptions, type LinkState } from './link.ts';
export { describe, type Happening, type LogLine } from './log.ts';
export type { FileProblem, ParsedYaml, Path, Places, YamlWords } from './placed-yaml.ts';
export { derivePsk } from './psk.ts';
export { createRecorder, type Recorder } from './recorder.ts';
export { parseRecording, type RecordedPacket, RecordingError, recordingText } from './recording.ts';
export type { Refusal } from './refusal.ts';
export { devicesOf, type ReplayDifference, type ReplayReport, replay } from './replay.ts';
export { createSession, type Session } from './session.ts';
export { inShard, parseShard, type Shard } from './shard.ts';
export { type ShrinkOptions, type Shrunk, shrink } from './shrink.ts';
export { createStandInCloud, type StandInCloud } from './stand-in-cloud.ts';
export type { FleetUnit, Happened, UnitOptions } from './unit.ts';
export { findEncoder } from './video/find-encoder.ts';
export type { Wire } from './wire.ts';

/**
 * Reads a fleet file and the secrets it refers to. Throws an error named `FleetFileError` whose message has one line per
 * mistake, `fleet.yaml:3:5 products[0].category: …`, and whose `problems` carry line, column and path.
 */
export async function loadFleetFile(
  path: string,
  env?: { readonly [name: string]: string | undefined },
  secrets?: FleetSecrets,
): Promise<LoadedFleet> {
  return (await import('./fleet-file.ts')).loadFleetFile(path, env, secrets);
}

/** JSON Schema of the fleet file, for editors. */
export async function fleetJsonSchema(): Promise<object> {
  return (await import('./fleet-file.ts')).fleetJsonSchema();
}

/** Faults as files spell them: the fields of a zod schema, and the rule they make. */
export function faultsInFiles(): Promise<typeof import('./fault-schema.ts')> {
  return import('./fault-schema.ts');
}

/** YAML text → checked value, or every mistake with line, column, value and fix. Never throws. */
export async function parsePlacedYaml<T>(schema: z.ZodType<T>, text: string, file: string, words?: YamlWords): Promise<ParsedYaml<T>> {
  return (await import('./placed-yaml.ts')).parsePlacedYaml(schema, text, file, words);
}

/** The same check for a value that did not come from YAML; `places` says how its mistakes are told. */
export async function checkPlaced<T>(schema: z.ZodType<T>, value: unknown, places: Places): Promise<ParsedYaml<T>> {
  return (await import('./placed-yaml.ts')).checkPlaced(schema, value, places);
}

/** Text of the one QR code in a PNG, JPEG or GIF. Throws {@link SimulatorError} when there is none. */
export async function readQrPicture(bytes: Uint8Array): Promise<string> {
  return (await import('./see.ts')).readQrPicture(bytes);
}

/** PNG of a QR code, white border included. */
export async function qrPicture(text: string, scale?: number): Promise<Uint8Array> {
  return (await import('./label.ts')).qrPicture(text, scale);
}
