// Cookies as this server writes them: never readable by scripts, never sent along by other sites' forms.

export interface Cookie {
  readonly name: string;
  /** Letters, digits and `-_.` only; empty takes the cookie away. */
  readonly value: string;
  /** For how long the browser keeps it, seconds; 0 takes it away. */
  readonly maxAgeSeconds: number;
  /** Sent only over https. */
  readonly secure: boolean;
}

/** The header's value: HttpOnly, SameSite=Lax, for all paths. @throws Error for a value that could end early */
export function cookieText({ name, value, maxAgeSeconds, secure }: Cookie): string {
  if (!/^[\w.-]*$/.test(value) || !/^[\w-]+$/.test(name))
    throw new Error(`cookie ${name} has a value that is not plain`);
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** The value of a cookie in a Cookie header; the first when there are several of the name. Null when there is none. */
export function cookieIn(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
