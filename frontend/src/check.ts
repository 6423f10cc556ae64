/** Checks of unknown values at run time. `wire-checks.ts` combines them into the shapes of frames and page data. */

/** Null if the value is valid, else the path to its first invalid part. A path has field names, never their content. */
export type Check = (value: unknown) => string | null;

const test = (isValid: (value: unknown) => boolean): Check => (value) => (isValid(value) ? null : "");

export const string = test((value) => typeof value === "string");
export const boolean = test((value) => typeof value === "boolean");
export const integer = test(Number.isSafeInteger);
export const time = test((value) => typeof value === "string" && !Number.isNaN(Date.parse(value)));

export function integerFrom(minimum: number): Check {
  return test((value) => Number.isSafeInteger(value) && (value as number) >= minimum);
}

export function oneOf(...values: (string | number)[]): Check {
  return test((value) => (values as unknown[]).includes(value));
}

/** An array of exactly these elements. */
export function tuple(...checks: Check[]): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length !== checks.length) return "";
    const faults = checks.map((check, index) => [index, check(value[index])] as const);
    const first = faults.find(([, fault]) => fault !== null);
    return first === undefined ? null : `.${first[0]}${first[1]}`;
  };
}

export function nullable(check: Check): Check {
  return (value) => (value === null ? null : check(value));
}

export function optional(check: Check): Check {
  return (value) => (value === undefined ? null : check(value));
}

export function array(check: Check): Check {
  return (value) => (Array.isArray(value) ? firstFault(value.entries(), check) : "");
}

export function record(check: Check): Check {
  return (value) => (isObject(value) ? firstFault(Object.entries(value), check) : "");
}

/** An object with at least these fields: the server may add others. */
export function object(fields: Record<string, Check>): Check {
  const checks = Object.entries(fields);
  return (value) => {
    if (!isObject(value)) return "";
    for (const [name, check] of checks) {
      const fault = check(value[name]);
      if (fault !== null) return `.${name}${fault}`;
    }
    return null;
  };
}

/** An object whose field `tag` names its check. */
export function tagged(tag: string, checks: Record<string, Check>): Check {
  return (value) => {
    if (!isObject(value)) return "";
    const name = value[tag];
    return typeof name === "string" && Object.hasOwn(checks, name) ? (checks[name] as Check)(value) : `.${tag}`;
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstFault(entries: Iterable<[number | string, unknown]>, check: Check): string | null {
  for (const [key, value] of entries) {
    const fault = check(value);
    if (fault !== null) return `.${key}${fault}`;
  }
  return null;
}
