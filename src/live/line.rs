//! Owns: the way out to one client: frames that wait to be written, weighed so that who does not read costs little. The room
//! puts frames in, the connection's own task writes them: no task stands between. Never: looks into a frame.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
};
use bytes::Bytes;

use crate::domain::live::MAX_FRAME;

/// Bytes that wait for a slow client before it is cut off. A frame larger than that goes when it is the only one: the whole of
/// a long text.
const HEAVIEST: usize = MAX_FRAME;
/// Frames that wait for it.
const LONGEST: usize = 4_096;
/// Bytes handed to the connection before it writes them: what it gathers it never gives back, once for each connection.
const STRETCH: usize = 8 * 1024;

#[derive(Default)]
struct Waiting {
    frames: VecDeque<Bytes>,
    weight: usize,
    /// Bytes handed out since the connection last wrote.
    handed: usize,
    /// Whether the first frame is the rest of one whose beginning was handed out: nothing may come between.
    begun: bool,
    writer: Option<Waker>,
    closed: bool,
}

/// The near end of the way out.
#[derive(Clone, Default)]
pub(in crate::live) struct Line(Arc<Mutex<Waiting>>);

impl Line {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a frame; false when the client is gone, or too slow to take any more.
    pub(in crate::live) fn send(&self, frame: Bytes) -> bool {
        let mut waiting = self.waiting();
        let weight = waiting.weight.saturating_add(frame.len());
        let full = !waiting.frames.is_empty() && (weight > HEAVIEST || waiting.frames.len() >= LONGEST);
        if waiting.closed || full {
            return false;
        }
        waiting.weight = weight;
        waiting.frames.push_back(frame);
        let writer = waiting.writer.take();
        drop(waiting);
        if let Some(writer) = writer {
            writer.wake();
        }
        true
    }

    /// Nothing is sent any more, and what waits is forgotten.
    pub(in crate::live) fn close(&self) {
        let mut waiting = self.waiting();
        waiting.closed = true;
        let rest = waiting.frames.pop_front().filter(|_| waiting.begun);
        waiting.weight = rest.as_ref().map_or(0, Bytes::len);
        // With its space.
        waiting.frames = rest.into_iter().collect();
    }

    /// The answer to a handshake, with the far end of this line in its body beside what `actix-ws` says itself.
    pub(in crate::live) fn answer(&self, response: HttpResponse) -> HttpResponse {
        response.map_body(|_, own| BoxBody::new(Out { own, line: self.clone() }))
    }

    fn is_amid_a_frame(&self) -> bool {
        self.waiting().begun
    }

    fn next(&self, context: &Context<'_>) -> Poll<Bytes> {
        let mut waiting = self.waiting();
        if waiting.handed >= STRETCH {
            waiting.handed = 0;
            drop(waiting);
            // It writes now, and asks again at once.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(mut frame) = waiting.frames.pop_front() else {
            waiting.handed = 0;
            waiting.writer = Some(context.waker().clone());
            return Poll::Pending;
        };
        let rest = frame.split_off(frame.len().min(STRETCH.saturating_sub(waiting.handed)));
        waiting.begun = !rest.is_empty();
        if waiting.begun {
            waiting.frames.push_front(rest);
        }
        waiting.handed = waiting.handed.saturating_add(frame.len());
        waiting.weight = waiting.weight.saturating_sub(frame.len());
        Poll::Ready(frame)
    }
}

/// The far end: what the connection writes.
struct Out {
    /// Pings, pongs and the farewell.
    own: BoxBody,
    line: Line,
}

impl MessageBody for Out {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        // The farewell does not stand behind what nobody will read, nor in the middle of it.
        if !self.line.is_amid_a_frame()
            && let Poll::Ready(said) = self.own.as_pin_mut().poll_next(context)
        {
            return Poll::Ready(said);
        }
        self.line.next(context).map(|frame| Some(Ok(frame)))
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        self.line.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(line: &Line) -> Option<Bytes> {
        let context = Context::from_waker(Waker::noop());
        // Once more: it may be told to write first.
        (0..2).find_map(|_| match line.next(&context) {
            Poll::Ready(piece) => Some(piece),
            Poll::Pending => None,
        })
    }

    fn read(line: &Line) -> usize {
        std::iter::from_fn(|| piece(line)).map(|piece| piece.len()).sum()
    }

    #[test]
    fn who_does_not_read_is_kept_little_for() {
        let line = Line::default();
        let frame = Bytes::from(vec![0; HEAVIEST / 4]);
        assert_eq!((0..9).filter(|_| line.send(frame.clone())).count(), 4);
        // Whoever goes on reading is sent the next.
        assert_eq!(read(&line), HEAVIEST);
        assert!(line.send(frame));
    }

    #[test]
    fn small_frames_are_counted_too() {
        let line = Line::default();
        let sent = (0..LONGEST * 2).filter(|_| line.send(Bytes::from_static(b"x"))).count();
        assert_eq!(sent, LONGEST);
    }

    #[test]
    fn one_frame_that_is_larger_than_all_that_may_wait_goes_alone() {
        let line = Line::default();
        assert!(line.send(Bytes::from(vec![0; HEAVIEST * 2])));
        assert!(!line.send(Bytes::from_static(b"x")));
        assert_eq!(read(&line), HEAVIEST * 2);
        assert!(line.send(Bytes::from_static(b"x")));
    }

    #[test]
    fn a_closed_line_keeps_nothing_but_the_rest_of_a_frame_that_was_begun() {
        let line = Line::default();
        assert!(line.send(Bytes::from_static(b"x")) && line.send(Bytes::from_static(b"y")));
        line.close();
        assert!(!line.send(Bytes::from_static(b"x")));
        assert_eq!(read(&line), 0);
        let line = Line::default();
        assert!(line.send(Bytes::from(vec![0; STRETCH * 3])) && line.send(Bytes::from_static(b"y")));
        assert_eq!(piece(&line).map(|piece| piece.len()), Some(STRETCH));
        assert!(line.is_amid_a_frame());
        line.close();
        assert_eq!(read(&line), STRETCH * 2);
        assert!(!line.is_amid_a_frame());
    }
}
