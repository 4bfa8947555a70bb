// All rows, theme by theme.
import type { Behaviour } from '../behaviour';
import type { Site } from '../site';
import { behaviours as access } from './abi/access';
import { behaviours as blocks } from './abi/blocks';
import { behaviours as config } from './abi/config';
import { behaviours as exchange } from './abi/exchange';
import { behaviours as imports } from './abi/imports';
import { behaviours as calls } from './calls';
import { behaviours as defects } from './defects';
import { behaviours as errors } from './errors';
import { behaviours as generations } from './generations';
import { behaviours as hostFunctions } from './hostFunctions';
import { answers } from './http/answers';
import { failures } from './http/failures';
import { hosts } from './http/hosts';
import { requests } from './http/requests';
import { behaviours as languages } from './languages';
import { behaviours as limits } from './limits';
import { behaviours as linking } from './linking';
import { behaviours as loading } from './loading';
import { behaviours as logs } from './abi/logs';
import { behaviours as paths } from './paths';
import { runaway } from './runaway';
import { behaviours as starting } from './starting';
import { behaviours as vars } from './abi/vars';
import { behaviours as wasi } from './wasi';

/** The rows about HTTP need somebody to call. */
export const behavioursOn = (site: Site): readonly Behaviour[] => [
  ...calls,
  ...errors,
  ...blocks,
  ...access,
  ...exchange,
  ...imports,
  ...config,
  ...vars,
  ...logs,
  ...starting,
  ...limits,
  ...wasi,
  ...paths,
  ...defects,
  ...requests(site),
  ...answers(site),
  ...hosts(site),
  ...failures(site),
  ...runaway(site),
  ...loading,
  ...linking,
  ...generations,
  ...hostFunctions,
  ...languages,
];
