//! The documented bodies: requests are parsed, error responses are written.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};

/// The largest integer that every JSON parser reads exactly: 2^53 - 1.
const MAX_SIZE_GB: i64 = 9_007_199_254_740_991;

/// A volume as the service returns it and the table stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VolumeRow {
    /// A UUID.
    pub id: String,
    /// The name as it was sent; unique per user.
    #[serde(rename = "volumeName")]
    pub volume_name: String,
    /// The region's ID as it was sent.
    pub region: String,
    /// The volume's type as it was sent.
    #[serde(rename = "volumeType")]
    pub volume_type: String,
    /// The size in GB as it was sent.
    #[serde(rename = "sizeGB")]
    pub size_gb: i64,
    /// Used GB; always 0 here.
    #[serde(rename = "usageGB")]
    pub usage_gb: i64,
    /// "Pending", and "Available" once [`Options::settle`](crate::Options::settle) has passed.
    pub status: String,
    /// The owner.
    pub username: String,
}

/// An error response of the service: a status and `{"message": …}`.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Json(serde_json::json!({ "message": self.message }));
        (self.status, body).into_response()
    }
}

/// A request's body: a JSON object. Unknown fields are ignored, because the service documents
/// nothing about them.
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// Parses a body; 415 unless it is declared as JSON, 400 unless it is a JSON object.
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, ApiError> {
        let declared = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        if !declared.trim().eq_ignore_ascii_case("application/json") {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the content-type must be application/json",
            ));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(ApiError::bad_request("the body must be a JSON object")),
            Err(error) => Err(ApiError::bad_request(format!(
                "the body is no JSON: {error}"
            ))),
        }
    }

    /// A string that is not blank.
    pub(crate) fn text(&self, field: &str) -> Result<String, ApiError> {
        match self.0.get(field) {
            None => Err(ApiError::bad_request(format!("{field} is missing"))),
            Some(Value::String(text)) if text.trim().is_empty() => {
                Err(ApiError::bad_request(format!("{field} must not be empty")))
            }
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(ApiError::bad_request(format!("{field} must be a string"))),
        }
    }

    /// A whole number from 1 to 2^53 - 1.
    pub(crate) fn size(&self, field: &str) -> Result<i64, ApiError> {
        match self.0.get(field) {
            None => Err(ApiError::bad_request(format!("{field} is missing"))),
            Some(Value::Number(number)) => number
                .as_i64()
                .filter(|size| (1..=MAX_SIZE_GB).contains(size))
                .ok_or_else(|| {
                    ApiError::bad_request(format!(
                        "{field} must be a whole number from 1 to {MAX_SIZE_GB}"
                    ))
                }),
            Some(_) => Err(ApiError::bad_request(format!("{field} must be a number"))),
        }
    }

    /// The page and the page size, both from 1. A missing or invalid value is a 500, as in another
    /// endpoint of the service.
    pub(crate) fn pager(&self) -> Result<(u32, u32), ApiError> {
        let pager = self.0.get("pager");
        let part = |field: &str| {
            pager
                .and_then(|pager| pager.get(field))
                .and_then(Value::as_u64)
                .filter(|value| *value >= 1)
                .map(|value| u32::try_from(value).unwrap_or(u32::MAX))
                .ok_or_else(|| {
                    ApiError::new(
                        StatusCode::INTERNAL_SERVER_ERROR,
                        format!("pager.{field} must be a whole number from 1"),
                    )
                })
        };
        Ok((part("currentPage")?, part("pageSize")?))
    }
}

/// A create request: the four documented fields.
#[derive(Clone, Debug)]
pub(crate) struct CreateVolume {
    pub(crate) name: String,
    pub(crate) size_gb: i64,
    pub(crate) region: String,
    pub(crate) volume_type: String,
}

impl CreateVolume {
    pub(crate) fn read(body: &Body) -> Result<Self, ApiError> {
        Ok(Self {
            name: body.text("name")?,
            size_gb: body.size("sizeGB")?,
            region: body.text("region")?,
            volume_type: body.text("volumeType")?,
        })
    }
}
