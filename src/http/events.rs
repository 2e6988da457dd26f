//! Owns: the live channel, server-sent events: hints, a heartbeat, and its end with the session. Never: sends content.

use std::time::Duration;

use actix_web::{
    HttpResponse, get,
    http::header::{self, ContentEncoding},
    web,
};
use bytes::Bytes;
use futures_util::stream;
use tokio::{sync::broadcast::error::RecvError, time};

use super::{extract::SignedInCaller, problem::Fault};
use crate::{
    app::{
        App, Caller,
        events::{may_hear, still_signed_in},
        live::Hint,
    },
    error::Error,
};

/// A comment line that keeps proxies from closing the channel; the session is checked with each.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// One open channel.
struct Channel {
    app: App,
    caller: Caller,
    hints: tokio::sync::broadcast::Receiver<Hint>,
    heartbeat: time::Interval,
    sequence: u64,
}

/// What changed, as it changes: events `hint` with `{kind, recommendation?, seq}`. `seq` counts up by one on this
/// channel. A hint of kind `refetch` says that the listener was too slow and must read everything again.
#[utoipa::path(tag = "notices", responses((status = 200, description = "A stream of hints", body = String, content_type = "text/event-stream")))]
#[get("/events")]
pub async fn events(app: web::Data<App>, caller: SignedInCaller) -> Result<HttpResponse, Fault> {
    // Listens before it answers, so that nothing between the answer and the first look is missed.
    let hints = app.hub.listen();
    app.read(caller.0, still_signed_in).await?;
    let mut heartbeat = time::interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let channel = Channel { app: app.get_ref().clone(), caller: caller.0, hints, heartbeat, sequence: 0 };
    let lines = stream::unfold(channel, |mut channel| async move {
        let line = channel.next().await?;
        Some((Ok::<_, std::convert::Infallible>(line), channel))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        // Compression would hold hints back until a block is full.
        .insert_header(ContentEncoding::Identity)
        .streaming(lines))
}

impl Channel {
    /// The next line to send; `None` ends the channel.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let heard = tokio::select! {
                () = self.app.hub.stopped() => return None,
                _ = self.heartbeat.tick() => return self.beat().await,
                heard = self.hints.recv() => heard,
            };
            match heard {
                Err(RecvError::Closed) => return None,
                Err(RecvError::Lagged(_)) => {
                    return Some(self.line(&serde_json::json!({ "kind": "refetch" })));
                }
                Ok(hint) => {
                    let asked = hint.clone();
                    match self.app.read(self.caller, move |tx| may_hear(tx, &asked)).await {
                        Ok(true) => return serde_json::to_value(&hint).ok().map(|hint| self.line(&hint)),
                        Ok(false) => (),
                        Err(Error::Unauthenticated) => return None,
                        // Whether it was theirs is unknown: they look for themselves.
                        Err(_) => return Some(self.line(&serde_json::json!({ "kind": "refetch" }))),
                    }
                }
            }
        }
    }

    async fn beat(&mut self) -> Option<Bytes> {
        match self.app.read(self.caller, still_signed_in).await {
            Err(Error::Unauthenticated) => None,
            _ => Some(Bytes::from_static(b": still here\n\n")),
        }
    }

    fn line(&mut self, hint: &serde_json::Value) -> Bytes {
        self.sequence += 1;
        let mut hint = hint.clone();
        if let Some(fields) = hint.as_object_mut() {
            fields.insert("seq".to_owned(), self.sequence.into());
        }
        Bytes::from(format!("event: hint\ndata: {hint}\n\n"))
    }
}
