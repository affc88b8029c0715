// The one-time code with which the app opens the console: out of the address, and changed for a token. Pure but for `fetch`.

const PATIENCE_MS = 10_000;

/** Takes `#code=…` out of an address: `{ code, rest }`; code is null where there is none. */
export function splitCode(href) {
  const url = new URL(href);
  const code = new URLSearchParams(url.hash.slice(1)).get('code');
  url.hash = '';
  return { code: code?.trim() ?? null, rest: url.href };
}

/** Changes a code for a token; null if the service does not take it. */
export async function redeem(code, url, ask = fetch) {
  try {
    const answer = await ask(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status !== 200) return null;
    const { token } = await answer.json();
    return typeof token === 'string' && token ? token : null;
  } catch {
    return null;
  }
}
