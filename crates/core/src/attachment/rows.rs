//! The SQL of attachments.

use sqlx::AnyConnection;

use super::Attachment;
use crate::error::Result;

/// Of a paper, a project, an activity, or an evaluation and those that it replaces: ids are of one kind
/// across them all.
pub(super) async fn of(connection: &mut AnyConnection, id: &str) -> Result<Vec<Attachment>> {
    Ok(sqlx::query_as(
        "WITH RECURSIVE line (id) AS ( \
           SELECT e.id FROM evaluation e WHERE e.id = $1 \
           UNION ALL SELECT e.replaces FROM evaluation e JOIN line l ON e.id = l.id \
             WHERE e.replaces IS NOT NULL \
         ) SELECT * FROM attachment WHERE removed_on IS NULL AND (paper_id = $1 OR project_id = $1 \
           OR activity_id = $1 OR evaluation_id IN (SELECT id FROM line)) ORDER BY id",
    )
    .bind(id.to_owned())
    .fetch_all(connection)
    .await?)
}

/// The id and the hash of each that was not erased, removed ones too.
pub(super) async fn standing(connection: &mut AnyConnection) -> Result<Vec<(String, String)>> {
    Ok(
        sqlx::query_as("SELECT id, digest FROM attachment WHERE digest <> '' ORDER BY id")
            .fetch_all(connection)
            .await?,
    )
}

pub(super) async fn keep(connection: &mut AnyConnection, id: &str, content: String) -> Result<()> {
    sqlx::query("INSERT INTO attachment_content (id, content) VALUES ($1, $2)")
        .bind(id.to_owned())
        .bind(content)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn content(connection: &mut AnyConnection, id: &str) -> Result<Option<String>> {
    Ok(
        sqlx::query_scalar("SELECT content FROM attachment_content WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(connection)
            .await?,
    )
}

pub(super) async fn erase(connection: &mut AnyConnection, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM attachment_content WHERE id = $1")
        .bind(id.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}
