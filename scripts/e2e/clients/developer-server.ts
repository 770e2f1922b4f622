/** A developer's server behind a message URL: hands every request to the SDK under test and answers what that says. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

export interface DeveloperServer {
  readonly url: string;
  /** What the server does from now on. */
  answer(handler: (request: IncomingMessage, body: string) => Answer | Promise<Answer>): void;
  close(): Promise<void>;
}

/** Listens on a free port of loopback. Until told otherwise it answers `success`. A handler that throws answers 500. */
export async function openDeveloperServer(): Promise<DeveloperServer> {
  let handler: (request: IncomingMessage, body: string) => Answer | Promise<Answer> = () => ({ body: 'success' });
  const server = createServer(async (request, response) => {
    try {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { status = 200, type = 'text/plain', body: text } = await handler(request, body);
      response.writeHead(status, { 'content-type': type }).end(text);
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat`,
    answer(next) {
      handler = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
