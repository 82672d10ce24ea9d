import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as a provider's stand-in sees it. */
export interface ApiCall {
  readonly method: string;
  readonly url: URL;
  /** Below the root of the API. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on loopback that stands for a provider's API. It is not the provider. */
export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  /** `METHOD path` of every request. */
  readonly requests: readonly string[];
  /** Answers this in place of what comes, for so many requests. */
  answer(count: number, answer: ApiAnswer): void;
  /** The same once the given number of requests that change something was served. */
  breakAfter(writes: number, answer: ApiAnswer): void;
}

/** Starts one. */
export async function startApiServer(handle: (call: ApiCall) => ApiAnswer): Promise<ApiServer> {
  const requests: string[] = [];
  let instead: { left: number; answer: ApiAnswer } | undefined;
  let breaking: { left: number; answer: ApiAnswer } | undefined;

  const answerTo = (call: ApiCall): ApiAnswer => {
    if (instead !== undefined && instead.left > 0) {
      instead.left -= 1;
      return instead.answer;
    }
    if (breaking !== undefined && call.method !== 'GET') {
      if (breaking.left <= 0) return breaking.answer;
      breaking.left -= 1;
    }
    return handle(call);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const [method, path] = [request.method ?? '', decodeURIComponent(url.pathname)];
    requests.push(`${method} ${path}`);
    const body = await text(request);
    const answer = answerTo({ method, url, path, headers: request.headers, body });
    const sent = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, answer.headers ?? {}).end(sent);
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (left, answer) => void (instead = { left, answer }),
    breakAfter: (left, answer) => void (breaking = { left, answer }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
