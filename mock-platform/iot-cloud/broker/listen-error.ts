/** Why nobody can listen there, and what to do. */
export function listenError(error: NodeJS.ErrnoException, port: number, address: string): Error {
  const reason = error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another or 0 for any free one` : error.message;
  return new Error(`cannot listen for MQTT on ${address}:${port}: ${reason}`);
}
