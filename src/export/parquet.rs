//! One Parquet table of all sets, a row a sample: what pandas, DuckDB and R take in by the million rows. The columns are those of frames.csv
//! that come from the pose, after the name of the set; an empty cell was not measured.

use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::{ExportError, Format, Make, Set};
use crate::angles::LumbarMethod;
use crate::files::Kind;

/// The format.
pub const FORMAT: Format = Format {
    name: "parquet",
    words: "one table of all sets, a row a sample with every angle, for pandas, DuckDB and R",
    // Who wrote it stands at its end, so that none is ever replaced.
    kind: Kind { is_own: |_| false, private: true },
    make: Make::All(|sets| {
        make(sets).map_err(|error| ExportError::Cannot(format!("the table could not be made: {error}")))
    }),
};

const SCHEMA: &str = "message frames {
    REQUIRED BYTE_ARRAY set (STRING);
    OPTIONAL BYTE_ARRAY lifter (STRING);
    REQUIRED BYTE_ARRAY lift (STRING);
    OPTIONAL INT32 rep;
    REQUIRED DOUBLE time_s;
    OPTIONAL DOUBLE trunk_inclination_deg;
    OPTIONAL DOUBLE trunk_inclination_sd_deg;
    OPTIONAL DOUBLE hip_hinge_deg;
    OPTIONAL DOUBLE hip_hinge_sd_deg;
    OPTIONAL DOUBLE knee_flexion_deg;
    OPTIONAL DOUBLE knee_flexion_sd_deg;
    OPTIONAL DOUBLE shank_inclination_deg;
    OPTIONAL DOUBLE shank_inclination_sd_deg;
    OPTIONAL DOUBLE lumbar_flexion_deg;
    OPTIONAL DOUBLE lumbar_flexion_sd_deg;
    OPTIONAL BYTE_ARRAY lumbar_method (STRING);
}";

fn make(sets: &[Set]) -> Result<Vec<u8>, ParquetError> {
    let mut bytes = Vec::new();
    let properties = WriterProperties::builder().set_created_by("Spotter".into()).build();
    let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(parse_message_type(SCHEMA)?), Arc::new(properties))?;
    for set in sets {
        let mut rows = Rows(file.next_row_group()?);
        let (angles, report) = (&set.angles, &set.report);
        let (n, lifter) = (angles.len(), report.session.lifter.as_deref());
        rows.same(n, Some(&set.name), true)?;
        rows.same(n, lifter, false)?;
        rows.same(n, Some(report.lift.words()), true)?;
        let rep = |t: &f64| report.reps.iter().find(|rep| (rep.start_s..=rep.end_s).contains(t));
        rows.numbers(angles.time_s.iter().map(|t| rep(t).and_then(|rep| i32::try_from(rep.index).ok())))?;
        rows.times(&angles.time_s)?;
        for column in [
            &angles.trunk_inclination,
            &angles.hip_hinge,
            &angles.knee_flexion,
            &angles.shank_inclination,
            &angles.lumbar_flexion,
        ] {
            rows.measured(&column.value)?;
            rows.measured(&column.sd)?;
        }
        rows.texts(angles.lumbar_method.iter().map(|m| (*m != LumbarMethod::None).then(|| m.name())))?;
        rows.0.close()?;
    }
    file.close()?;
    Ok(bytes)
}

/// The rows of a set, filled column by column in the order of the schema.
struct Rows<'f, 'b>(SerializedRowGroupWriter<'f, &'b mut Vec<u8>>);

impl Rows<'_, '_> {
    fn same(&mut self, n: usize, text: Option<&str>, required: bool) -> Result<(), ParquetError> {
        if required {
            let values = vec![ByteArray::from(text.unwrap_or_default()); n];
            return self.write::<ByteArrayType>(&values, None);
        }
        self.texts(std::iter::repeat_n(text, n))
    }

    fn texts<'t>(&mut self, texts: impl Iterator<Item = Option<&'t str>>) -> Result<(), ParquetError> {
        self.optional::<ByteArrayType>(texts.map(|text| text.map(ByteArray::from)))
    }

    fn numbers(&mut self, numbers: impl Iterator<Item = Option<i32>>) -> Result<(), ParquetError> {
        self.optional::<Int32Type>(numbers)
    }

    fn times(&mut self, values: &[f64]) -> Result<(), ParquetError> {
        self.write::<DoubleType>(values, None)
    }

    fn measured(&mut self, values: &[f64]) -> Result<(), ParquetError> {
        self.optional::<DoubleType>(values.iter().map(|value| value.is_finite().then_some(*value)))
    }

    fn optional<T: parquet::data_type::DataType>(
        &mut self,
        values: impl Iterator<Item = Option<T::T>>,
    ) -> Result<(), ParquetError> {
        let (mut there, mut levels) = (Vec::new(), Vec::new());
        for value in values {
            levels.push(i16::from(value.is_some()));
            there.extend(value);
        }
        self.write::<T>(&there, Some(&levels))
    }

    fn write<T: parquet::data_type::DataType>(
        &mut self,
        values: &[T::T],
        levels: Option<&[i16]>,
    ) -> Result<(), ParquetError> {
        let more = || ParquetError::General("the schema has fewer columns than are written".into());
        let mut column = self.0.next_column()?.ok_or_else(more)?;
        column.typed::<T>().write_batch(values, levels, None)?;
        column.close()
    }
}
