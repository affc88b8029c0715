// "Join with a code": the field above the list where the agent types what a visitor reads out.

import { make, setHidden, setText } from './dom.js';

export class Join {
  constructor(act) {
    this.input = make('input', {
      id: 'join-code', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false', maxlength: '24', placeholder: '123 456 789',
      'aria-describedby': 'join-problem', data: { testid: 'join-code' }, on: { input: () => act({ type: 'join_text', text: this.input.value }) },
    });
    this.button = make('button.secondary', { type: 'submit', data: { testid: 'join' } }, 'Join');
    this.problem = make('p.join-problem', { id: 'join-problem', role: 'alert', hidden: '', data: { testid: 'join-problem' } });
    this.element = make(
      'form.join', { autocomplete: 'off', on: { submit: (event) => { event.preventDefault(); act({ type: 'join' }); } } },
      make('label', { for: 'join-code' }, make('span.wordy', {}, 'Join with a '), 'code'), this.input, this.button,
    );
  }

  render({ join, link }, { blocked }) {
    if (this.input.value !== join.text) this.input.value = join.text;
    this.button.disabled = join.phase === 'asking' || link.status !== 'live' || blocked;
    setText(this.problem, join.problem);
    setHidden(this.problem, !join.problem);
    this.input.setAttribute('aria-invalid', join.problem !== '');
  }
}
