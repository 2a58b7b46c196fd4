"""What people see: templates, template tags, styles and islands."""
