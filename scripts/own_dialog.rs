//! Somebody else's app, with a dialog of its own for the terms: `own_dialog SERVICE [VISITOR]`.

use eframe::egui::{self, ViewportCommand};
use oneclick_visitor::sdk::{Event, Events, GroupId, InitError, LinkStatus, SessionStatus};
use oneclick_visitor::sdk::{StartParams, TermsOffer, Visitor, VisitorInitParams};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let service = arguments.next().ok_or("which service? Its address is missing, as in http://127.0.0.1:8765")?;
    let params = VisitorInitParams::new(service, GroupId(1), arguments.next().as_deref().unwrap_or("anna-42").parse()?);
    let create = |creation: &eframe::CreationContext<'_>| Ok(Box::new(OwnDialog::new(params, creation.egui_ctx.clone())?) as Box<_>);
    Ok(eframe::run_native("own_dialog", eframe::NativeOptions::default(), Box::new(create))?)
}

pub(crate) struct OwnDialog {
    visitor: Visitor,
    events: Events,
    offer: Option<TermsOffer>, // dropped, it declines
}

impl OwnDialog {
    pub(crate) fn new(params: VisitorInitParams, ctx: egui::Context) -> Result<Self, InitError> {
        let (visitor, mut events) = Visitor::init(params)?;
        visitor.presence().set_default_ui(false);
        events.set_waker(move || ctx.request_repaint());
        Ok(Self { visitor, events, offer: None })
    }

    fn dialog_ui(&mut self, ui: &mut egui::Ui, offer: TermsOffer) {
        let dialog = egui::Modal::new(egui::Id::unique("own dialog")).show(ui, |ui| {
            ui.heading(format!("{} of {} would like to help", offer.request().agent, offer.request().organisation));
            ui.label("May they see your whole screen?");
            let (no, yes) = ui.horizontal(|ui| (ui.button("No, thanks").clicked(), ui.button("Show my screen").clicked())).inner;
            (no, yes, !ui.is_sizing_pass()) // the first pass only measures
        });
        let (no, yes, painted) = dialog.inner;
        if painted {
            offer.displayed(); // said again in each frame, heard once
        }
        match (no, yes) {
            (true, _) => offer.decline(),
            (_, true) => self.visitor.start_session(StartParams::of(offer.accept())),
            _ => self.offer = Some(offer),
        }
    }
}

impl eframe::App for OwnDialog {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        while let Some(event) = self.events.try_next() {
            match event {
                Event::VisitorInitialized { .. } => self.visitor.presence().connect(),
                Event::PresenceConnected { focus: true } => self.visitor.presence().presence([("url", "/orders")]),
                Event::PresenceShowTerms(offer) => {
                    self.offer = Some(offer);
                    ctx.send_viewport_cmd(ViewportCommand::Focus);
                }
                Event::PresenceTermsClosed { .. } => self.offer = None,
                _ => {}
            }
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |ui| {
            ui.heading("Your orders");
            ui.label(if matches!(self.visitor.status().link, LinkStatus::Connected { .. }) { "Connected" } else { "Not connected" });
            if let SessionStatus::Sharing { agent, .. } = self.visitor.status().session {
                ui.label(format!("You are sharing your screen with {agent}."));
                if ui.button("End").clicked() {
                    self.visitor.end_session();
                }
            }
        });
        if let Some(offer) = self.offer.take() {
            self.dialog_ui(ui, offer);
        }
    }
}
