/** One HTTP call to a developer's server, on the platform's clock. */
import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../../devices/index.ts';

/** No answer within 5 s counts as none (facts/wechat.md §3.2 [P]). */
const ANSWER_MS = 5000;
const REPLY_MAX = 64 * 1024;

export interface PushCall {
  readonly url: URL;
  /** Absent: GET. */
  readonly body?: { readonly text: string; readonly type: string };
}

/** Resolves to status and text. Rejects with a sentence. `open` holds the calls under way, to end them on close. */
export function callDeveloper(clock: Clock, open: Set<ClientRequest>, { url, body }: PushCall): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options: RequestOptions = {
      method: body ? 'POST' : 'GET',
      agent: false,
      headers: body ? { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) } : {},
    };
    const request = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > REPLY_MAX) request.destroy(new Error(`the reply is larger than ${REPLY_MAX} bytes`));
        else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    open.add(request);
    const stopWaiting = clock.after(ANSWER_MS, () => request.destroy(new Error(`no answer within ${ANSWER_MS / 1000} s`)));
    request.on('error', reject);
    request.on('close', () => {
      stopWaiting();
      open.delete(request);
      // After an answer this changes nothing.
      reject(new Error('the connection ended before the answer'));
    });
    request.end(body?.text);
  });
}
