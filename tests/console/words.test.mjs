import assert from 'node:assert/strict';
import test from 'node:test';
import { delay, nominal } from '../../assets/console/backoff.js';
import * as words from '../../assets/console/words.js';

test('what hides or reorders text is shown', () => {
  assert.equal(words.visible('a\u202egnp.exe'), 'a‹RLO›gnp.exe');
  assert.equal(words.visible('\u0000\u001b\u007f\u0085\u0001'), '‹NUL›‹ESC›‹DEL›‹U+0085›‹U+0001›');
  assert.equal(words.visible('Zoë 👩‍🚀 שלום'), 'Zoë 👩‍🚀 שלום');
  assert.equal(words.visible(null), '');
  assert.equal(words.visibleLines('a\nb\u202ec'), 'a\nb‹RLO›c');
});

test('spans are told in one unit', () => {
  assert.deepEqual([-5, 20_000, 61_000, 7_200_000, 200_000_000].map(words.span), ['0 s', '20 s', '1 min', '2 h', '2 d']);
  assert.equal(words.running(3_729_000), '1:02:09');
  assert.equal(words.running(187_000), '3:07');
});

test('presence is told in words', () => {
  const now = 1e12;
  const visitor = { connected: true, visible: true, visibleSince: now, connectedSince: now - 20_000, session: null };
  assert.equal(words.presence(visitor, now).text, 'In the app');
  assert.equal(words.presence({ ...visitor, visible: false, visibleSince: now - 180_000 }, now).text, 'In the background for 3 min');
  assert.equal(words.presence({ ...visitor, connected: false }, now).text, 'Gone 20 s ago');
  assert.equal(words.presence({ ...visitor, connected: false, session: {} }, now).text, 'Reconnecting');
});

test('every reason of the wire has a sentence', () => {
  const unknown = [words.declined('?'), words.ended('?')];
  for (const reason of ['visitor', 'expired', 'dropped', 'blurred', 'disconnected', 'connection_lost', 'busy']) assert.notEqual(words.declined(reason), unknown[0]);
  for (const reason of ['visitor_ended', 'agent_ended', 'logged_out', 'app_closed', 'unwatched', 'connection_lost', 'unresponsive', 'service_restarted', 'capture_failed']) {
    assert.notEqual(words.ended(reason), unknown[1]);
  }
  assert.notEqual(words.ended('consent_required'), unknown[1]);
  assert.deepEqual([words.ended('agent_ended', true), words.ended('agent_ended')], ['You ended the session.', 'An agent ended the session.']);
  assert.equal(words.ended('visitor_ended', true), words.ended('visitor_ended'));
  assert.deepEqual([words.endedTitle('consent_required'), words.endedTitle('visitor_ended')], ['You cannot watch this screen', 'Sharing has ended']);
  assert.equal(words.failure('malformed', 'No such field'), 'No such field');
});

test('every reason for a pause has a sentence of its own, an unknown one a plain one', () => {
  const reasons = ['visitor', 'locked', 'asleep', 'window_gone', 'window_hidden', 'monitor_gone', 'other'];
  assert.equal(new Set(reasons.map((reason) => words.paused(reason).title)).size, reasons.length);
  assert.equal(words.paused('locked').title, 'Paused: the visitor’s screen is locked');
  assert.deepEqual(words.paused(null), words.paused('visitor'));
});

test('waits grow to ten seconds and are jittered', () => {
  assert.deepEqual([0, 1, 2, 4, 5, 500].map(nominal), [500, 1000, 2000, 8000, 10_000, 10_000]);
  assert.equal(delay(0, 0), 250);
  assert.equal(delay(9, 1), 10_000);
});

test('a code is taken as people type it and shown as they read it', () => {
  for (const text of ['123456789', '123 456 789', ' 123-456-789 ', '123\u00a0456\u00a0789']) assert.equal(words.codeOf(text), '123456789');
  for (const text of ['', '123', '1234567890', '12345678x', '+123456789']) assert.equal(words.codeOf(text), null, text);
  assert.deepEqual(['123456789', '1234', '12'].map(words.grouped), ['123 456 789', '1 234', '12']);
  assert.equal(words.called({ id: 'anonymous-1', name: '', code: '123456789' }), 'Visitor with code 123 456 789');
  assert.equal(words.called({ id: 'anonymous-1', name: 'Zoe', code: '123456789' }), 'Zoe');
  assert.deepEqual(words.inRow({ id: 'anonymous-1', name: '', code: '123456789' }), ['Visitor with code', '123 456 789']);
  assert.deepEqual(words.inRow({ id: 'anna', name: '', code: '' }), ['anna', '']);
  assert.deepEqual(words.inRow({ id: 'anna', name: 'Anna', code: '' }), ['Anna', 'anna']);
});
