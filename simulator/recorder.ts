/** Placeholder */
import type { Frame } from './fault-packets.ts';
import type { Direction } from './fault-table.ts';
export interface Recorder {
  packet(clientId: string, direction: Direction, frame: Frame, version: number): void;
  closed(clientId: string): void;
}
