//! Owns: the live channel, server-sent events: hints, a heartbeat, and its end with the session. Never: sends content.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, ContentEncoding},
    web,
};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    extract::{Query, SignedInCaller},
    problem::Fault,
};
use crate::{
    app::{
        App,
        clock::Clock,
        events::open,
        live::{Line, Stream},
    },
    domain::time::Moment,
};

/// Where a page left off.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// The `id` of the last event heard, for those who cannot send `Last-Event-ID`.
    pub last_event_id: Option<String>,
}

/// One open channel.
struct Channel {
    first: std::vec::IntoIter<Line>,
    stream: Stream,
    clock: Clock,
    sequence: u64,
}

/// What changed, as it changes, and every 20 seconds an event `beat`: whoever hears none for a minute has lost the line.
/// Events `hint` with `{kind, recommendation?, mandate?, seq, mine?, again?}`. `mandate` is there where
/// no recommendation is, `seq` counts up by one on this channel, `mine` is there when it was the listener's own act. Who comes
/// back with `Last-Event-ID` gets what was missed, and with `again` what happened up to two seconds before that. A hint of kind `refetch` says that too much was missed and everything must
/// be read again.
#[utoipa::path(
    tag = "notices", params(EventsQuery, ("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, description = "A stream of hints", body = String, content_type = "text/event-stream"))
)]
#[get("/events")]
pub async fn events(
    request: HttpRequest,
    app: web::Data<App>,
    caller: SignedInCaller,
    query: Query<EventsQuery>,
) -> Result<HttpResponse, Fault> {
    let header = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let left = header.or(query.0.last_event_id).map(|id| id.parse().ok().map(Moment::from_millis));
    let (first, stream) = open(&app, caller.0, left).await?;
    // The first line goes out at once: the page knows that it is heard from now on.
    let first: Vec<Line> = std::iter::once(Line::Beat).chain(first).collect();
    let channel = Channel { first: first.into_iter(), stream, clock: app.clock.clone(), sequence: 0 };
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
        let line = match self.first.next() {
            Some(line) => line,
            None => self.stream.next().await?,
        };
        // A moment, not a count: a count would tell how much there is that one may not hear.
        let id = self.clock.now().millis();
        Some(match line {
            Line::Beat => Bytes::from(format!(": still here\nevent: beat\nid: {id}\ndata: 1\n\n")),
            Line::Refetch => self.event(id, serde_json::json!({ "kind": "refetch" })),
            Line::Changed { kind, recommendation, mandate, mine, again } => {
                let mut hint = serde_json::json!({ "kind": kind });
                if let Some(fields) = hint.as_object_mut() {
                    fields.extend(
                        recommendation.map(|id| ("recommendation".to_owned(), id.to_string().into())),
                    );
                    fields.extend(mandate.map(|id| ("mandate".to_owned(), id.to_string().into())));
                    fields.extend(mine.then(|| ("mine".to_owned(), true.into())));
                    fields.extend(again.then(|| ("again".to_owned(), true.into())));
                }
                self.event(id, hint)
            }
        })
    }

    fn event(&mut self, id: i64, mut hint: serde_json::Value) -> Bytes {
        self.sequence += 1;
        if let Some(fields) = hint.as_object_mut() {
            fields.insert("seq".to_owned(), self.sequence.into());
        }
        Bytes::from(format!("event: hint\nid: {id}\ndata: {hint}\n\n"))
    }
}
