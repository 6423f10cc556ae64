/** Small checks of unknown values, to be put together into the shape of a frame or of a page's data. */

/** Null when `value` is as expected, else the path to what is not. Paths name fields and never hold their content. */
export type Check = (value: unknown, path: string) => string | null;

const verdict = (fine: boolean, path: string): string | null => (fine ? null : path);

export const isString: Check = (value, path) => verdict(typeof value === "string", path);
export const isBoolean: Check = (value, path) => verdict(typeof value === "boolean", path);
export const isWhole: Check = (value, path) => verdict(Number.isSafeInteger(value) && (value as number) >= 0, path);
export const isInstant: Check = (value, path) =>
  verdict(typeof value === "string" && !Number.isNaN(Date.parse(value)), path);

export function oneOf(...values: (string | number)[]): Check {
  return (value, path) => verdict((values as unknown[]).includes(value), path);
}

export function orNull(check: Check): Check {
  return (value, path) => (value === null ? null : check(value, path));
}

export function optional(check: Check): Check {
  return (value, path) => (value === undefined || value === null ? null : check(value, path));
}

export function listOf(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return path;
    return firstFault(value.map((item, index) => check(item, `${path}[${index}]`)));
  };
}

export function mapOf(check: Check): Check {
  return (value, path) => {
    if (!isObject(value)) return path;
    return firstFault(Object.entries(value).map(([key, item]) => check(item, `${path}.${key}`)));
  };
}

/** An object with at least these fields: others may be added to the wire at any time. */
export function shape(fields: Record<string, Check>): Check {
  return (value, path) => {
    if (!isObject(value)) return path;
    return firstFault(Object.entries(fields).map(([name, check]) => check(value[name], `${path}.${name}`)));
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstFault(faults: (string | null)[]): string | null {
  return faults.find((fault) => fault !== null) ?? null;
}
