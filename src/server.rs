//! Owns: putting the program together: Config → App → door and workers. Tests start it the same way the command line
//! does. Never: reads the environment.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread::available_parallelism,
};

use actix_web::dev::ServerHandle;
use tokio::task::JoinHandle;

use crate::{
    app::{App, Settings, clock::Clock, keys::Keys, live::Hub, passwords::Hashing, throttle::Throttle},
    config::Config,
    domain::record::Chain,
    error::{Error, Result},
    http::{self, Door},
    live::Live,
    store::{bus::Bus, connection::DbConn, engine::Database, record},
    worker,
};

/// A running server.
pub struct Server {
    /// Where it answers.
    pub address: SocketAddr,
    /// The program behind the door.
    pub app: App,
    live: Live,
    handle: ServerHandle,
    running: JoinHandle<std::io::Result<()>>,
    workers: Vec<JoinHandle<()>>,
}

/// Opens the database, brings its tables up to date, and loads the keys.
///
/// # Errors
/// [`Error::Internal`] with what the database said.
pub async fn open(config: &Config, clock: Clock) -> Result<App> {
    let db = Database::open(&config.database_url, config.database_connections)?;
    let now = clock.now();
    let keys = db
        .write(move |conn: &mut DbConn| {
            record::start(conn, &Chain::Administration)?;
            Keys::load(conn, now)
        })
        .await?;
    Ok(App {
        db,
        clock: clock.clone(),
        keys: Arc::new(keys),
        settings: Arc::new(Settings {
            public_url: config.public_url.clone(),
            access_seconds: config.access_token_seconds,
            session_seconds: config.session_seconds,
            invitation_seconds: config.invitation_seconds,
            reset_seconds: config.password_reset_seconds,
        }),
        hub: Hub::new(clock.clone(), Bus::open(&config.database_url)?),
        throttle: Arc::new(Throttle::default()),
        hashing: Arc::new(Hashing::of_this_machine()),
        shelf: Arc::default(),
    })
}

impl Server {
    /// Starts answering and working.
    ///
    /// # Errors
    /// [`Error::Internal`] when the address is taken or the database does not open.
    pub async fn start(config: &Config, clock: Clock) -> Result<Self> {
        let app = open(config, clock).await?;
        Self::serve(config, app)
    }

    /// Starts answering for a program that is open already.
    ///
    /// # Errors
    /// [`Error::Internal`] when the address is taken.
    pub fn serve(config: &Config, app: App) -> Result<Self> {
        let listener = TcpListener::bind(config.listen)
            .map_err(|why| Error::Internal(format!("cannot listen on {}: {why}", config.listen)))?;
        let address = listener.local_addr().map_err(Error::internal)?;
        let cores = available_parallelism().map_or(2, usize::from);
        let door = Door {
            body_limit: config.body_limit_bytes,
            shutdown_seconds: config.shutdown_seconds,
            workers: if config.workers == 0 { cores } else { config.workers },
        };
        let transport = config.mail_url.open(&config.mail_sender)?;
        let live = Live::new(app.clone());
        let server = http::serve(app.clone(), live.clone(), listener, &door)?;
        let handle = server.handle();
        let running = tokio::spawn(server);
        let workers = vec![
            tokio::spawn(live.clone().listen()),
            tokio::spawn(worker::deadlines::run(app.clone())),
            tokio::spawn(worker::clearing::run(app.clone())),
            tokio::spawn(worker::hints::run(app.clone())),
            tokio::spawn(worker::reminders::run(app.clone())),
            tokio::spawn(worker::mail::run(app.clone(), transport)),
        ];
        tracing::info!(%address, "answering");
        Ok(Self { address, app, live, handle, running, workers })
    }

    /// Lets running requests and the workers' present round finish, then stops.
    ///
    /// # Errors
    /// [`Error::Internal`] when the server ended badly.
    pub async fn stop(self) -> Result<()> {
        // Rooms first: a socket kept open would let two processes serve one text apart.
        self.live.close().await;
        self.app.hub.stop();
        self.handle.stop(true).await;
        for worker in self.workers {
            worker.await.map_err(Error::internal)?;
        }
        let ended = self.running.await.map_err(Error::internal)?.map_err(Error::internal);
        self.app.db.release();
        ended
    }
}
