// The plug-in of the HTTP rows, and a row about it.
import type { Behaviour, Options, Step } from '../../behaviour';
import { plugin } from '../../plugins';

/** Sends the request that its input describes, with the config entry "body", if there is one. */
export const http = () =>
  plugin(`(data (i32.const 0) "body")
    (func $ask (result i64)
      (call $http_request (call $input_handle) (call $config_get (call $text (i32.const 0) (i32.const 4)))))
    (func (export "run") (call $say_handle (call $ask)))
    (func (export "status") (drop (call $ask)) (call $say_u64 (i64.extend_i32_u (call $http_status_code))))
    (func (export "headers") (drop (call $ask)) (call $say_handle (call $http_headers)))
    (func (export "twenty") (local $i i32)
      (loop $next
        (call $say_handle (call $ask))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $i) (i32.const 20)))))`);

export interface Request {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const call = (request: Request, name = 'run'): Step => [name, JSON.stringify(request)];

/** Where nothing else is said, loopback is allowed. */
export const loopback: Options = { allowed_hosts: ['127.0.0.1'] };

export const row = (
  what: string,
  request: Request,
  expect: Behaviour['expect'],
  sdk: Behaviour['sdk'],
  { options, ...more }: Partial<Behaviour> = {},
): Behaviour => ({
  what,
  code: http,
  steps: [call(request)],
  options: { ...loopback, ...options },
  expect,
  sdk,
  ...more,
});
