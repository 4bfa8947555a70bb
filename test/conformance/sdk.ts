// The host to compare with: @extism/extism, which is only asked what it does.
import createPlugin, { type CallContext, type ExtismPluginOptions, type Plugin } from '@extism/extism';
import { bytesOf, type Behaviour, type Outcome, type Step } from './behaviour';

/** Takes the steps one after the other on one instance; the outcome of each call. */
export async function* askSdk(
  bytes: Uint8Array<ArrayBuffer>,
  steps: Iterable<Step> | AsyncIterable<Step>,
  { options = {}, hash, linked = {}, functions = {}, sdkInWorker = false }: SdkPart,
): AsyncGenerator<Outcome> {
  let logs: string[] = [];
  const logger = Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (text: unknown) => void logs.push(`${level}: ${String(text)}`),
    ]),
  ) as unknown as Console;
  let plugin: Plugin | undefined;
  for await (const step of steps) {
    logs = [];
    try {
      // What cannot be created is tried again at each call: ours shows what is wrong there.
      plugin ??= await createPlugin(
        {
          wasm: [
            ...(await modules(linked)),
            { name: 'main', data: new Uint8Array(bytes), ...(hash !== undefined && { hash }) },
          ],
        },
        { ...sdkOptions(options, sdkInWorker), functions: adapted(functions), logger },
      );
      if (typeof step === 'string') {
        await plugin[step]();
        continue;
      }
      const [name, input = ''] = step;
      const result = await plugin.call(name, bytesOf(input));
      yield { output: result === null ? null : new Uint8Array(result.bytes()), logs };
    } catch (error) {
      yield { output: null, error: error instanceof Error ? error.message : String(error), logs };
    }
  }
  await plugin?.close();
}

type SdkPart = Pick<Behaviour, 'options' | 'hash' | 'linked' | 'functions' | 'sdkInWorker'>;

const modules = (linked: NonNullable<Behaviour['linked']>): Promise<{ name: string; data: Uint8Array }[]> =>
  Promise.all(Object.entries(linked).map(async ([name, code]) => ({ name, data: new Uint8Array(await code()) })));

const adapted = (functions: NonNullable<Behaviour['functions']>): NonNullable<ExtismPluginOptions['functions']> =>
  Object.fromEntries(
    Object.entries(functions).map(([module, members]) => [
      module,
      Object.fromEntries(
        Object.entries(members).map(([name, run]) => [
          name,
          (context: CallContext, ...args: unknown[]) =>
            run(
              { read: (handle) => context.read(handle)?.text() ?? '', write: (text) => context.store(text) },
              ...(args as never[]),
            ),
        ]),
      ),
    ]),
  );

function sdkOptions(options: NonNullable<Behaviour['options']>, inWorker: boolean): ExtismPluginOptions {
  const { config, allowed_hosts, allowed_paths, memory, timeout_ms, httpResponseHeaders } = options;
  return {
    useWasi: options.wasi !== false,
    runInWorker: inWorker || (allowed_hosts ?? []).length > 0 || typeof timeout_ms === 'number',
    logLevel: options.logLevel === 'off' ? 'silent' : (options.logLevel ?? 'trace'),
    allowHttpResponseHeaders: httpResponseHeaders ?? false,
    ...(config !== undefined && { config: { ...config } }),
    ...(allowed_hosts && { allowedHosts: [...allowed_hosts] }),
    // The SDK maps guest to host.
    ...(allowed_paths && {
      allowedPaths: Object.fromEntries(Object.entries(allowed_paths).map(([host, guest]) => [guest, host])),
    }),
    ...(typeof timeout_ms === 'number' && { timeoutMs: timeout_ms }),
    ...(memory && {
      memory: {
        ...(typeof memory.max_pages === 'number' && { maxPages: memory.max_pages }),
        ...(typeof memory.max_http_response_bytes === 'number' && {
          maxHttpResponseBytes: memory.max_http_response_bytes,
        }),
        ...(typeof memory.max_var_bytes === 'number' && { maxVarBytes: memory.max_var_bytes }),
      },
    }),
  };
}
