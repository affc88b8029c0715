import assert from 'node:assert/strict';
import test from 'node:test';
import { redeem, splitCode } from '../../assets/console/code.js';

test('only a code is taken out of the address', () => {
  assert.deepEqual(splitCode('https://h/a/console/?x=1#code=AB%2BC'), { code: 'AB+C', rest: 'https://h/a/console/?x=1' });
  assert.deepEqual(splitCode('https://h/console/'), { code: null, rest: 'https://h/console/' });
  assert.equal(splitCode('https://h/console/#token=secret').code, null, 'a token is not accepted there');
  assert.equal(splitCode('https://h/console/?code=x').code, null);
});

const answer = (status, body) => async () => ({ status, json: async () => body });

test('a code is changed for a token', async () => {
  const asked = [];
  const token = await redeem('c', 'https://h/v1/console/token', (url, options) => {
    asked.push([url, options.method, options.headers, options.body]);
    return answer(200, { token: 't' })();
  });
  assert.equal(token, 't');
  assert.deepEqual(asked, [['https://h/v1/console/token', 'POST', { 'Content-Type': 'application/json' }, '{"code":"c"}']]);
});

test('whatever else is answered is no token', async () => {
  const bad = [answer(401, { token: 't' }), answer(500, {}), answer(204, { token: 't' }), answer(200, {}), answer(200, null), answer(200, { token: 7 }), answer(200, { token: '' }),
    async () => { throw new TypeError('down'); }, async () => ({ status: 200, json: async () => { throw new SyntaxError('no JSON'); } })];
  for (const ask of bad) assert.equal(await redeem('c', 'https://h/', ask), null);
});
