"""The HTTP door: reader, fields, schemas, problems, routes. Only resources and schemas use it."""
