//! The table of volumes in SQLite.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, ErrorCode, Row, params};
use uuid::Uuid;

use crate::contract::{CreateVolume, VolumeRow};

/// The file's name in the data folder.
const FILE: &str = "volumes.sqlite";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS volumes (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        username TEXT NOT NULL,
        name TEXT NOT NULL,
        region TEXT NOT NULL,
        type TEXT NOT NULL,
        size_gb INTEGER NOT NULL,
        created_ms INTEGER NOT NULL,
        UNIQUE (username, name)
    ) STRICT";

const COLUMNS: &str = "id, name, region, type, size_gb, username, created_ms";

/// The regions of the volumes that exist at the start: IDs in the documented format, invented.
pub const REGIONS: [&str; 3] = [
    "fce31a0c-1111-2222-3333-41caa1bdd251",
    "0b8d6a52-4444-5555-6666-7d1f0c9a3e84",
    "a97c3e10-7777-8888-9999-52be6f4d8c03",
];

/// Why a volume was not stored.
#[derive(Debug)]
pub(crate) enum InsertError {
    /// This user has a volume with this name.
    NameTaken,
    /// SQLite failed.
    Database(rusqlite::Error),
}

/// The table, and how long a volume stays "Pending".
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
    settle: Duration,
}

impl Store {
    /// Opens the table in `folder`, which must exist, or in memory.
    pub(crate) fn open(folder: Option<&Path>, settle: Duration) -> rusqlite::Result<Self> {
        let connection = match folder {
            Some(folder) => Connection::open(folder.join(FILE))?,
            None => Connection::open_in_memory()?,
        };
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute(SCHEMA, [])?;
        Ok(Self {
            connection: Mutex::new(connection),
            settle,
        })
    }

    /// The volume of a create request, not stored yet.
    pub(crate) fn new_volume(username: &str, wanted: &CreateVolume) -> VolumeRow {
        VolumeRow {
            id: Uuid::new_v4().to_string(),
            volume_name: wanted.name.clone(),
            region: wanted.region.clone(),
            volume_type: wanted.volume_type.clone(),
            size_gb: wanted.size_gb,
            usage_gb: 0,
            status: "Pending".to_owned(),
            username: username.to_owned(),
        }
    }

    pub(crate) fn insert(&self, volume: &VolumeRow) -> Result<(), InsertError> {
        let inserted = self.connection().execute(
            "INSERT INTO volumes (id, username, name, region, type, size_gb, created_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                volume.id,
                volume.username,
                volume.volume_name,
                volume.region,
                volume.volume_type,
                volume.size_gb,
                now_ms(),
            ],
        );
        match inserted {
            Ok(_) => Ok(()),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Err(InsertError::NameTaken)
            }
            Err(error) => Err(InsertError::Database(error)),
        }
    }

    /// Adds so many volumes of a user, in turn in each of [`REGIONS`], created long ago. Those that
    /// exist stay.
    pub(crate) fn seed(&self, username: &str, count: u32) -> rusqlite::Result<()> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        for (number, region) in (1..=count).zip(REGIONS.into_iter().cycle()) {
            transaction.execute(
                "INSERT OR IGNORE INTO volumes (id, username, name, region, type, size_gb, created_ms)
                 VALUES (?1, ?2, ?3, ?4, 'filesystem', ?5, 0)",
                params![
                    Uuid::new_v4().to_string(),
                    username,
                    format!("seed-{number:04}"),
                    region,
                    i64::from(number).saturating_mul(100),
                ],
            )?;
        }
        transaction.commit()
    }

    /// One page of a user's volumes, newest first. Pages count from 1.
    pub(crate) fn page(
        &self,
        username: &str,
        page: u32,
        size: u32,
    ) -> rusqlite::Result<Vec<VolumeRow>> {
        let skipped = i64::from(page)
            .saturating_sub(1)
            .saturating_mul(i64::from(size));
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM volumes WHERE username = ?1 ORDER BY sequence DESC LIMIT ?2 OFFSET ?3"
        ))?;
        statement
            .query_map(params![username, size, skipped], |row| self.read(row))?
            .collect()
    }

    /// Every user's volumes in order of creation.
    pub(crate) fn all(&self) -> rusqlite::Result<Vec<VolumeRow>> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM volumes ORDER BY sequence"))?;
        statement.query_map([], |row| self.read(row))?.collect()
    }

    fn read(&self, row: &Row<'_>) -> rusqlite::Result<VolumeRow> {
        let created: i64 = row.get("created_ms")?;
        let age = u128::try_from(now_ms().saturating_sub(created)).unwrap_or_default();
        let status = if age >= self.settle.as_millis() {
            "Available"
        } else {
            "Pending"
        };
        Ok(VolumeRow {
            id: row.get("id")?,
            volume_name: row.get("name")?,
            region: row.get("region")?,
            volume_type: row.get("type")?,
            size_gb: row.get("size_gb")?,
            usage_gb: 0,
            status: status.to_owned(),
            username: row.get("username")?,
        })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
