/**
 * aedes' parser collects a packet until it is whole and knows no limit: a header announcing 256 MB would be believed.
 * This looks at the announced length after each read and ends the connection.
 */
import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';

/** Longest MQTT packet on the wire, bytes: Tencent's larger payload figure (64 KB) four times over. */
const PACKET_MAX_BYTES = 256 * 1024;

/** `onTooLarge` hears the announced length once; the stream is destroyed. */
export function guardPacketSize(stream: Duplex, client: Client, onTooLarge: (bytes: number) => void): void {
  // mqtt-packet keeps the header of the packet in progress here; -1 between packets.
  const parser = (client as unknown as { _parser: { packet: { length: number } } })._parser;
  const look = () => {
    const announced = parser.packet.length;
    if (announced <= PACKET_MAX_BYTES) return;
    stream.removeListener('readable', look);
    onTooLarge(announced);
    stream.destroy();
  };
  // Registered after aedes' own listener, so the header has been read by then.
  stream.on('readable', look);
}
