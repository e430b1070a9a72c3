//! The open form of a schema, as the generator's view holds it.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringFormat, StringType, Type,
    VariantOrUnknownOrEmpty,
};

use super::shape::{Field, Shape, shape};
use super::spec::Spec;
use super::view::prose;
use super::yaml::Node;

/// The schema without what could refuse a value.
pub(crate) fn open_schema(spec: &Spec, schema: &Node) -> ReferenceOr<Schema> {
    let kind = match shape(spec, schema) {
        Shape::Named(name) => {
            return ReferenceOr::Reference { reference: format!("#/components/schemas/{name}") };
        }
        Shape::Object(fields) => object(spec, &fields),
        Shape::Map(values) => map(spec, values),
        Shape::Array(items) => array(spec, items),
        Shape::Secret => Type::String(StringType {
            format: VariantOrUnknownOrEmpty::Item(StringFormat::Password),
            ..StringType::default()
        }),
        Shape::String => Type::String(StringType::default()),
        Shape::Integer => Type::Integer(IntegerType::default()),
        Shape::Number => Type::Number(NumberType::default()),
        Shape::Boolean => Type::Boolean(BooleanType::default()),
        Shape::Any => return item(schema, SchemaKind::Any(AnySchema::default())),
    };
    item(schema, SchemaKind::Type(kind))
}

fn item(schema: &Node, schema_kind: SchemaKind) -> ReferenceOr<Schema> {
    let schema_data = SchemaData {
        description: schema.text_at("description").map(prose),
        ..SchemaData::default()
    };
    ReferenceOr::Item(Schema { schema_data, schema_kind })
}

fn object(spec: &Spec, fields: &[Field<'_>]) -> Type {
    let required = fields.iter().filter(|field| field.required);
    Type::Object(ObjectType {
        properties: fields
            .iter()
            .map(|field| (field.name.to_owned(), property(spec, field)))
            .collect(),
        required: required.map(|field| field.name.to_owned()).collect(),
        ..ObjectType::default()
    })
}

/// A field's schema. An optional array or map may be null like any other optional field, which the
/// generated code takes only where the schema says so.
fn property(spec: &Spec, field: &Field<'_>) -> ReferenceOr<Box<Schema>> {
    let mut property = open_schema(spec, field.node);
    if let ReferenceOr::Item(schema) = &mut property {
        schema.schema_data.nullable = !field.required;
    }
    boxed(property)
}

fn map(spec: &Spec, values: Option<&Node>) -> Type {
    Type::Object(ObjectType {
        additional_properties: Some(match values {
            Some(values) => AdditionalProperties::Schema(Box::new(element(spec, values))),
            None => AdditionalProperties::Any(true),
        }),
        ..ObjectType::default()
    })
}

fn array(spec: &Spec, items: Option<&Node>) -> Type {
    let any = Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    };
    let items = items.map_or(ReferenceOr::Item(any), |items| element(spec, items));
    Type::Array(ArrayType {
        items: Some(boxed(items)),
        min_items: None,
        max_items: None,
        unique_items: false,
    })
}

/// The schema of an array's items or a map's values, which may be null where the spec says so.
fn element(spec: &Spec, node: &Node) -> ReferenceOr<Schema> {
    let mut element = open_schema(spec, node);
    if let ReferenceOr::Item(schema) = &mut element {
        schema.schema_data.nullable = node.is_true("nullable");
    }
    element
}

fn boxed(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
    }
}
