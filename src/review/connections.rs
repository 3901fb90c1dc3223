//! Who is connected to the desk. Whoever says nothing is closed, and nobody takes all the room.

use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

/// How long the head of a request may take, from the connection or the answer before.
const SILENCE: Duration = Duration::from_secs(10);
/// Connections at a time, in all and of one address. A browser takes six and one a video.
const MOST: usize = 256;
const MOST_OF_ONE: usize = 32;
/// Between two tries where the system has no room for a connection.
const PAUSE: Duration = Duration::from_millis(100);
/// How long running answers may take to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Connections by address.
#[derive(Debug, Clone, Default)]
struct Room(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A connection's place, free again when it is dropped.
struct Place {
    room: Room,
    address: IpAddr,
}

impl Room {
    fn enter(&self, address: IpAddr) -> Option<Place> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.values().sum::<usize>() >= MOST {
            return None;
        }
        let count = counts.entry(address).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        Some(Place { room: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.room.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
        }
        counts.retain(|_, count| *count > 0);
    }
}

/// Answers whoever connects until `stop`. One too many is closed at once.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (room, graceful) = (Room::default(), GracefulShutdown::new());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(place) = room.enter(peer.ip()) else { continue };
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(SILENCE);
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Whoever goes away in the middle has their reasons.
            let _ = connection.await;
            drop(place);
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(FAREWELL) => {}
    }
}
