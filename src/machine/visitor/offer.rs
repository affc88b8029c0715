//! An agent's request as an offer: shown, answered or closed, once.

use std::time::Instant;

use super::{OpenOffer, START_TIMEOUT, Session, Timer, VisitorMachine};
use crate::machine::event::{Event, OFFER_EXPIRES_IN, TermsClosed};
use crate::machine::terms::{Answer, TermsOffer, TermsRequest};
use crate::protocol::{CodeClosed, DeclineReason, RequestId, Terms, TermsStatus, VisitorMessage, WebAddress, start_params};

impl VisitorMachine {
    pub(super) fn signal_terms(&mut self, now: Instant, status: TermsStatus) {
        let Some((request, accepted)) = self.offer.as_ref().map(|offer| (offer.request.clone(), offer.accepted)) else {
            return self.invalid_state("signal_agent", "no terms are open");
        };
        match status {
            TermsStatus::Displayed => self.on_answer(now, &request, Answer::Displayed),
            // The visitor thinks better of it before the session starts: the consent is void.
            TermsStatus::Declined if accepted => self.close_offer(TermsClosed::Declined(DeclineReason::Visitor)),
            TermsStatus::Declined => {
                self.on_answer(now, &request, Answer::Declined(DeclineReason::Visitor));
                // The offer itself may still be in the application's hands: it is void now.
                self.event(Event::PresenceTermsClosed { request, reason: TermsClosed::Declined(DeclineReason::Visitor) });
            }
            // A word is not consent: only the offer's own `accept` yields the value that a capture needs.
            TermsStatus::Accepted => self.invalid_state("signal_agent", "accept the offer instead: TermsOffer::accept tells the agent"),
        }
    }

    pub(super) fn on_show_terms(&mut self, now: Instant, mut request: TermsRequest) {
        match &self.offer {
            Some(offer) if offer.request == request.request => return,
            None if matches!(self.session, Session::Idle) => {}
            _ => return self.send_terms(request.request, TermsStatus::Declined, Some(DeclineReason::Busy)),
        }
        let by_code = self.code.is(&request.sessionkey);
        if by_code {
            self.close_code(CodeClosed::Joined);
        } else if self.for_code || self.hello.visitorid.as_ref().is_none_or(|id| id.as_str() != request.sessionkey.as_str()) {
            // Neither its ID nor its code, or a code that it does not want any more: not what the visitor let anybody ask.
            return self.send_terms(request.request, TermsStatus::Declined, Some(DeclineReason::Dropped));
        }
        // Terms that cannot be shown cannot be agreed to; the service has checked them, and is not believed.
        let terms = request.onetermsurl.as_deref().map(str::parse::<WebAddress>).transpose();
        match terms {
            Ok(terms) => request.onetermsurl = terms.map(|address| address.to_string()),
            Err(error) => {
                let params = start_params(&request.request, &request.sessionkey);
                self.send_problem("terms_url", &format!("the terms' address {error}"), params);
                return self.send_terms(request.request, TermsStatus::Declined, Some(DeclineReason::Dropped));
            }
        }
        self.timers.set(Timer::Offer, now + request.expires_in);
        self.offer = Some(OpenOffer { request: request.request.clone(), agent: request.agent.clone(), displayed: false, accepted: false });
        let offer = TermsOffer::new(request, self.hook.clone());
        self.event(Event::PresenceShowTerms(if by_code { offer.by_code() } else { offer }));
    }

    pub(super) fn on_answer(&mut self, now: Instant, request: &RequestId, answer: Answer) {
        let Some(offer) = self.offer.as_mut().filter(|offer| offer.request == *request) else {
            return; // closed already, and the application has been told; or the session has been started
        };
        let request = request.clone();
        match answer {
            // The consent was dropped, and no session can be started any more.
            Answer::Declined(reason) if offer.accepted => self.close_offer(TermsClosed::Declined(reason)),
            _ if offer.accepted => {}
            Answer::Displayed if offer.displayed => {}
            Answer::Displayed => {
                offer.displayed = true;
                self.send_terms(request, TermsStatus::Displayed, None);
            }
            Answer::Extended => {
                self.timers.set(Timer::Offer, now + OFFER_EXPIRES_IN);
                self.send_if_up(VisitorMessage::TermsExtended { request });
            }
            Answer::Accepted => {
                offer.accepted = true;
                self.active_at = Some(now);
                self.timers.set(Timer::Offer, now + START_TIMEOUT);
                self.send_terms(request.clone(), TermsStatus::Accepted, None);
                self.event(Event::DialogDidTapYes { request });
            }
            Answer::Declined(reason) => {
                self.offer = None;
                self.timers.clear(&Timer::Offer);
                self.send_terms(request.clone(), TermsStatus::Declined, Some(reason));
                if reason == DeclineReason::Visitor {
                    self.event(Event::DialogDidTapNo { request });
                }
            }
        }
    }

    /// Closes the open offer, if there is one: the application and, while up, the agent are told.
    pub(super) fn close_offer(&mut self, reason: TermsClosed) {
        let Some(offer) = self.offer.take() else { return };
        self.timers.clear(&Timer::Offer);
        if let TermsClosed::Declined(why) = reason {
            self.send_terms(offer.request.clone(), TermsStatus::Declined, Some(why));
        }
        self.event(Event::PresenceTermsClosed { request: offer.request, reason });
    }

    fn send_terms(&mut self, request: RequestId, status: TermsStatus, reason: Option<DeclineReason>) {
        self.send_if_up(VisitorMessage::Terms(Terms { request, status, reason }));
    }
}
